{{
    config(
        materialized = 'incremental',
        unique_key = 'window_end_date',
        partition_by = day_partition('window_end_date', 'month'),
        cluster_by = ['account_key', 'platform']
    )
}}

{%- set counts = ['viewer_count', 'engaged_account_count', 'new_follower_count', 'lost_follower_count'] %}
{%- set grain = 'account_key, platform, account_id, reading_source, window_days, window_end_date' %}

with newest as (
    select * from {{ ref('int_account_windows__newest') }}
    where {{ days_filter('window_end_date', days_rebuilt_by(['int_account_windows__newest'])) }}
),

epochs as (
    select * from {{ ref('metric_epochs') }}
    where metric = 'viewer_count' and epoch_scope = 'account'
),

counted as (
    select
        {{ grain }},
        {%- for count in counts %}
        max(case when metric = '{{ count }}' then metric_value end) as {{ count }},
        {%- endfor %}
        max(observed_at) as known_at
    from newest
    group by {{ grain }}
),

-- the platform's own answer before a file's
ranked as (
    select
        *,
        row_number() over (
            partition by account_key, window_days, window_end_date order by reading_source
        ) as source_rank
    from counted
),

final as (
    select
        -- ids
        {{ surrogate_key(['ranked.account_key', 'ranked.window_days', 'ranked.window_end_date']) }}
            as account_window_key,
        ranked.account_key,
        ranked.platform,
        ranked.account_id,

        -- text
        ranked.reading_source,
        concat(cast(ranked.window_days as string), 'd') as window_length,
        coalesce(epochs.metric_epoch, ranked.platform || '_1') as metric_epoch,

        -- measures: distinct people of the window, never added up
        {%- for count in counts %}
        ranked.{{ count }},
        {%- endfor %}

        -- dates and times
        {{ add_days('ranked.window_end_date', '1 - ranked.window_days') }} as window_start_date,
        ranked.window_end_date,
        ranked.known_at
    from ranked
    left join epochs
        on
            ranked.platform = epochs.platform
            and ranked.window_end_date between epochs.valid_from_date and epochs.valid_to_date
    where ranked.source_rank = 1
)

select * from final
