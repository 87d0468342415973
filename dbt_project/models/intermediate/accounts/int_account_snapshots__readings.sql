{{
    config(
        materialized = 'incremental',
        unique_key = 'observed_date',
        partition_by = day_partition('observed_date'),
        cluster_by = ['account_key', 'platform']
    )
}}

{#- an imported day states the followers at its end: the first moment of the next one -#}
{%- set rebuilt = days_filter(
    'observed_date',
    days_of_new_loads(['channels', 'account_snapshots', 'facebook_pages', 'instagram_accounts'])
    + days_of_new_loads(['account_days', 'facebook_page_insights'], after=1)
) %}

with stated as (
    select * from {{ ref('int_account_snapshots__stated') }}
),

{%- set columns -%}
account_key, platform, account_id, reading_source, follower_count_lifetime, is_platform_rounding,
        view_count_lifetime, post_count_lifetime, observed_at, known_at, load_id, row_id, preference
{%- endset %}

readings as (
    select {{ columns }}
    from stated
    {%- if is_incremental() %}
    -- what is held was known before the new loads, or comes again with them
    union all
    select {{ columns }}
    from {{ this }}
    where {{ rebuilt }} and not {{ raw_load_filter('known_at') }}
    {%- endif %}
),

ranked as (
    select
        *,
        {{ platform_date('observed_at', 'platform') }} as observed_date,
        row_number() over (
            partition by account_key, reading_source, observed_at
            order by preference desc, known_at desc, load_id desc, row_id desc
        ) as reading_rank
    from readings
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

        -- measures: lifetime counters
        follower_count_lifetime,
        view_count_lifetime,
        post_count_lifetime,

        -- numbers
        preference,

        -- flags
        is_platform_rounding,

        -- dates and times
        observed_date,
        observed_at,
        known_at
    from ranked
    where reading_rank = 1 and {{ rebuilt }}
)

select * from final
