{{
    config(
        materialized = 'incremental',
        unique_key = 'account_key',
        incremental_strategy = row_strategy()
    )
}}

{%- set read_from = [
    ('stg_youtube__channel_days', 'days', 'observed_at'),
    ('stg_youtube__video_days', 'days', 'observed_at'),
    ('stg_youtube__bulk_reports', 'days', 'observed_at'),
    ('stg_facebook__page_insights', 'days', 'observed_at'),
    ('stg_instagram__account_insights', 'days', 'observed_at'),
    ('stg_files__account_days', 'days', 'imported_at'),
    ('stg_files__post_days', 'days', 'imported_at'),
    ('stg_youtube__channels', 'counters', 'observed_at'),
    ('stg_youtube__video_statistics', 'counters', 'observed_at'),
    ('stg_facebook__posts', 'counters', 'observed_at'),
    ('stg_instagram__media', 'counters', 'observed_at'),
    ('stg_files__post_snapshots', 'counters', 'imported_at'),
] %}
{%- set accounts_read = [] %}
{%- for relation, reads, landed in read_from %}
    {%- do accounts_read.append(
        'select account_key from ' ~ ref(relation) ~ ' where ' ~ raw_load_filter(landed)
    ) %}
{%- endfor %}
{#- days that were settling by an account's last reading and may be settled by its new one -#}
{%- set settle_days = '-coalesce(settle_times.days_until_settled, 7)' %}
{%- do remember_changes(
    'metric_date',
    'select ' ~ add_days('held.newest_observed_date', settle_days) ~ ' as first_date, least('
    ~ add_days('held.newest_observed_date', 1) ~ ', ' ~ add_days('loads.newest_load_date', settle_days)
    ~ ') as last_date from ' ~ this ~ ' as held cross join (select max(newest_load_date) as newest_load_date from '
    ~ ref('int_builds__days') ~ ") as loads left join (select platform, days_until_settled from "
    ~ ref('metric_definitions') ~ " where metric = 'view_count') as settle_times"
    ~ ' on held.platform = settle_times.platform'
    ~ ' where held.account_key in (' ~ accounts_read | join(' union all ') ~ ')'
) %}

with {% for relation, reads, landed in read_from -%}
{{ relation }}_read as (
    select * from {{ ref(relation) }}
    where {{ raw_load_filter(landed) }}
),

{% endfor -%}
readings as (
    {% for relation, reads, landed in read_from -%}
    select
        account_key, platform, {{ landed }} as any_observed_at,
        {{ landed if reads == 'days' else 'cast(null as timestamp)' }} as days_observed_at
    from {{ relation }}_read
    {{ 'union all' if not loop.last }}
    {% endfor -%}
),

all_readings as (
    select * from readings
    {%- if is_incremental() %}
    union all
    select account_key, platform, any_observed_at, days_observed_at
    from {{ this }}
    where account_key in (select account_key from readings)
    {%- endif %}
),

newest as (
    select
        account_key,
        platform,
        max(any_observed_at) as any_observed_at,
        max(days_observed_at) as days_observed_at,
        coalesce(max(days_observed_at), max(any_observed_at)) as newest_observed_at
    from all_readings
    where account_key is not null
    group by account_key, platform
),

final as (
    select
        account_key,
        platform,
        any_observed_at,
        days_observed_at,
        newest_observed_at,
        {{ platform_date('newest_observed_at', 'platform') }} as newest_observed_date
    from newest
)

select * from final
