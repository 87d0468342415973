{{
    config(
        materialized = 'incremental',
        unique_key = 'period_end_date',
        partition_by = day_partition('period_end_date'),
        cluster_by = ['account_key', 'post_key']
    )
}}

{%- set rebuilt = days_filter('period_end_date', last_days_of_new_loads(['post_periods', 'revenue'])) %}
{%- set measures = [
    'view_count', 'engaged_view_count', 'impression_count', 'click_count', 'viewer_count', 'watch_seconds',
    'reaction_count', 'like_count', 'dislike_count', 'comment_count', 'share_count', 'save_count',
    'followers_gained_count', 'followers_lost_count', 'followers_net_count',
] -%}
{%- set money = ['estimated_revenue_micros', 'ads_revenue_micros', 'subscriptions_revenue_micros'] -%}
{%- set grain -%}
file_sha256, file_name, mapping_name, platform, account_key, account_id, post_key, post_id,
        period_start_date, period_end_date
{%- endset -%}

with periods as (
    select * from {{ ref('stg_files__post_periods') }}
    where {{ rebuilt }}
),

period_revenue as (
    select * from {{ ref('int_post_periods__revenue') }}
    where {{ rebuilt }}
),

-- an export may repeat a row: the last one stands
ranked_periods as (
    select
        *,
        row_number() over (
            partition by file_sha256, mapping_name, platform, account_id, post_id, period_start_date, period_end_date
            order by row_number desc
        ) as last_rank
    from periods
),

-- counters and money of a file meet row by row; a second currency must not repeat the counters
unioned as (
    select
        {{ grain }},
        1 as currency_rank,
        cast(null as string) as currency,
        {{ measures | join(', ') }},
        {%- for amount in money %}
        cast(null as bigint) as {{ amount }},
        {%- endfor %}
        imported_at
    from ranked_periods
    where last_rank = 1

    union all

    select
        {{ grain }},
        currency_rank,
        currency,
        {% for measure in measures %}cast(null as bigint) as {{ measure }}, {% endfor %}
        {{ money | join(', ') }},
        imported_at
    from period_revenue
),

-- at most one row of each kind is in a group: max only picks the one that is there
merged as (
    select
        {{ grain }},
        currency_rank,
        max(currency) as currency,
        {%- for measure in measures + money %}
        max({{ measure }}) as {{ measure }},
        {%- endfor %}
        max(imported_at) as imported_at
    from unioned
    group by {{ grain }}, currency_rank
),

final as (
    select
        -- ids
        {{ surrogate_key([
            'file_sha256', 'mapping_name', 'platform', 'account_id', 'post_id', 'period_start_date', 'period_end_date',
            'currency_rank',
        ]) }} as post_period_key,
        post_key,
        account_key,
        platform,
        account_id,
        post_id,

        -- text
        file_name,
        file_sha256,
        mapping_name,
        currency,

        -- measures: totals of the period
        {%- for measure in measures + money %}
        {{ measure }},
        {%- endfor %}

        -- flags
        row_number() over (
            partition by mapping_name, platform, account_id, post_id, period_start_date, period_end_date, currency_rank
            order by imported_at desc, file_sha256 asc
        ) = 1 as is_newest,

        -- dates and times
        period_start_date,
        period_end_date,
        imported_at
    from merged
)

select * from final
