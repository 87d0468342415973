{%- set measures = [
    'view_count',
    'engaged_view_count',
    'impression_count',
    'click_count',
    'viewer_count',
    'watch_seconds',
    'reaction_count',
    'like_count',
    'dislike_count',
    'comment_count',
    'share_count',
    'save_count',
    'followers_gained_count',
    'followers_lost_count',
    'followers_net_count',
] -%}

with periods as (
    select * from {{ ref('stg_files__post_periods') }}
),

revenue as (
    select * from {{ ref('stg_files__revenue') }}
    where metric_date is null
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

ranked_revenue as (
    select
        *,
        row_number() over (
            partition by
                file_sha256, mapping_name, platform, account_id, post_id, period_start_date, period_end_date,
                revenue_source, currency
            order by row_number desc
        ) as last_rank
    from revenue
),

-- a stated total wins over the sum of its parts
period_revenue as (
    select
        file_sha256,
        file_name,
        mapping_name,
        platform,
        account_key,
        account_id,
        post_key,
        post_id,
        period_start_date,
        period_end_date,
        currency,
        max(imported_at) as imported_at,
        coalesce(
            max(case when revenue_source = 'all' then revenue_micros end),
            {{ sum_metric('estimated_revenue_micros', 'revenue_micros') }}
        ) as estimated_revenue_micros,
        max(case when revenue_source = 'ads' then revenue_micros end) as ads_revenue_micros,
        max(case when revenue_source = 'subscriptions' then revenue_micros end)
            as subscriptions_revenue_micros,
        row_number() over (
            partition by file_sha256, mapping_name, platform, account_id, post_id, period_start_date, period_end_date
            order by currency
        ) as currency_rank
    from ranked_revenue
    where last_rank = 1
    group by
        file_sha256,
        file_name,
        mapping_name,
        platform,
        account_key,
        account_id,
        post_key,
        post_id,
        period_start_date,
        period_end_date,
        currency
),

-- counters and money of a file meet row by row; a second currency must not repeat the counters
unioned as (
    select
        file_sha256,
        file_name,
        mapping_name,
        platform,
        account_key,
        account_id,
        post_key,
        post_id,
        period_start_date,
        period_end_date,
        1 as currency_rank,
        cast(null as string) as currency,
        {%- for measure in measures %}
        {{ measure }},
        {%- endfor %}
        cast(null as bigint) as estimated_revenue_micros,
        cast(null as bigint) as ads_revenue_micros,
        cast(null as bigint) as subscriptions_revenue_micros,
        imported_at
    from ranked_periods
    where last_rank = 1

    union all

    select
        file_sha256,
        file_name,
        mapping_name,
        platform,
        account_key,
        account_id,
        post_key,
        post_id,
        period_start_date,
        period_end_date,
        currency_rank,
        currency,
        {%- for measure in measures %}
        cast(null as bigint) as {{ measure }},
        {%- endfor %}
        estimated_revenue_micros,
        ads_revenue_micros,
        subscriptions_revenue_micros,
        imported_at
    from period_revenue
),

-- at most one row of each kind is in a group: max only picks the one that is there
merged as (
    select
        file_sha256,
        file_name,
        mapping_name,
        platform,
        account_key,
        account_id,
        post_key,
        post_id,
        period_start_date,
        period_end_date,
        currency_rank,
        max(currency) as currency,
        {%- for measure in measures %}
        max({{ measure }}) as {{ measure }},
        {%- endfor %}
        max(estimated_revenue_micros) as estimated_revenue_micros,
        max(ads_revenue_micros) as ads_revenue_micros,
        max(subscriptions_revenue_micros) as subscriptions_revenue_micros,
        max(imported_at) as imported_at
    from unioned
    group by
        file_sha256,
        file_name,
        mapping_name,
        platform,
        account_key,
        account_id,
        post_key,
        post_id,
        period_start_date,
        period_end_date,
        currency_rank
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
        {%- for measure in measures %}
        {{ measure }},
        {%- endfor %}
        estimated_revenue_micros,
        ads_revenue_micros,
        subscriptions_revenue_micros,

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
