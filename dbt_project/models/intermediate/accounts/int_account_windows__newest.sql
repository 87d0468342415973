{{
    config(
        materialized = 'incremental',
        unique_key = 'window_end_date',
        partition_by = day_partition('window_end_date', 'month'),
        cluster_by = ['account_key', 'platform']
    )
}}

{%- set rebuilt = days_filter(
    'window_end_date',
    last_days_of_new_loads(['facebook_page_insights', 'instagram_account_insights', 'account_days'])
) %}
{#- our count of people: what the platforms call it -#}
{%- set uniques = {
    'viewer_count': ['page_total_media_view_unique', 'reach'],
    'engaged_account_count': ['accounts_engaged'],
    'new_follower_count': ['page_daily_follows_unique'],
    'lost_follower_count': ['page_daily_unfollows_unique'],
} %}
{%- set columns = 'account_key, platform, account_id, reading_source, metric, window_days, window_end_date' %}

with page_insights as (
    select * from {{ ref('stg_facebook__page_insights') }}
    where {{ raw_load_filter() }} and traffic_scope = 'total' and metric_value is not null
),

account_insights as (
    select * from {{ ref('stg_instagram__account_insights') }}
    where {{ raw_load_filter() }} and breakdown is null and metric_type = 'total_value'
),

imports as (
    select * from {{ ref('stg_files__account_days') }}
    where {{ raw_load_filter('imported_at') }} and viewer_count is not null
),

-- what is held stands for all readings before the new loads, or comes again with them
readings as (
    select
        account_key, platform, account_id, 'api' as reading_source,
        case
            {%- for count, names in uniques.items() %}
            when platform_metric in ('{{ names | join("', '") }}') then '{{ count }}'
            {%- endfor %}
        end as metric,
        case period when 'day' then 1 when 'week' then 7 when 'days_28' then 28 end as window_days,
        metric_date as window_end_date, metric_value, observed_at, _dlt_load_id as load_id,
        _dlt_id as row_id
    from page_insights
    union all
    select
        account_key, platform, account_id, 'api',
        case
            {%- for count, names in uniques.items() %}
            when platform_metric in ('{{ names | join("', '") }}') then '{{ count }}'
            {%- endfor %}
        end,
        {{ days_between('window_start_date', 'window_end_date') }} + 1, window_end_date,
        metric_value, observed_at, _dlt_load_id, _dlt_id
    from account_insights
    where metric_value is not null
    union all
    select
        account_key, platform, account_id, 'import', 'viewer_count', 1, metric_date, viewer_count,
        imported_at, _dlt_load_id, _dlt_id
    from imports
    where account_key is not null
    {%- if is_incremental() %}
    union all
    select {{ columns }}, metric_value, observed_at, load_id, row_id
    from {{ this }}
    where {{ rebuilt }}
    {%- endif %}
),

ranked as (
    select
        *,
        row_number() over (
            partition by reading_source, account_key, window_days, window_end_date, metric
            order by observed_at desc, load_id desc, row_id desc
        ) as newest_rank
    from readings
    where metric is not null and window_days in (1, 7, 28) and {{ rebuilt }}
),

final as (
    select
        -- ids
        account_key,
        platform,
        account_id,
        load_id,
        row_id,

        -- text
        reading_source,
        metric,

        -- measures: distinct people, never added up
        cast(window_days as bigint) as window_days,
        metric_value,

        -- dates and times
        window_end_date,
        observed_at
    from ranked
    where newest_rank = 1
)

select * from final
