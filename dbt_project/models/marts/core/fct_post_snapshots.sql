{{
    config(
        materialized = 'incremental',
        unique_key = 'observed_date',
        partition_by = day_partition('observed_date')
    )
}}

{%- set rebuilt = days_filter(
    'observed_date',
    days_of_new_loads(
        [ref('int_post_snapshots__readings')],
        day_column = 'observed_date', load_column = 'load_id', held_column = 'load_id',
    ) + days_of_changed_kinds(ref('dim_posts'), 'observed_date'),
    onwards = true,
) %}

with all_readings as (
    select * from {{ ref('int_post_snapshots__readings') }}
    where {{ rebuilt }}
),

posts as (
    select * from {{ ref('dim_posts') }}
),

epochs as (
    select * from {{ ref('metric_epochs') }}
    where metric = 'view_count'
),

{% if is_incremental() -%}
-- the reading before the first one read again, to see whether that one fell
held as (
    select
        *,
        row_number() over (
            partition by post_key, reading_source
            order by observed_at desc
        ) as newest_rank
    from {{ this }}
    where not ({{ rebuilt }})
),

{% endif -%}
compared as (
    select
        all_readings.*,
        row_number() over by_moment as reading_number,
        lag(all_readings.view_count_lifetime) over by_moment as lag_view_count,
        {{ 'held.view_count_lifetime' if is_incremental() else 'cast(null as bigint)' }}
            as held_view_count
    from all_readings
    {%- if is_incremental() %}
    left join held
        on
            all_readings.post_key = held.post_key
            and all_readings.reading_source = held.reading_source
            and held.newest_rank = 1
    {%- endif %}
    window by_moment as (
        partition by all_readings.post_key, all_readings.reading_source
        order by all_readings.observed_at
    )
),

final as (
    select
        -- ids
        {{
            surrogate_key([
                'compared.post_key', moment_text('compared.observed_at'),
                'compared.reading_source',
            ])
        }} as post_snapshot_key,
        compared.post_key,
        posts.account_key,
        compared.platform,
        posts.account_id,
        compared.post_id,
        compared.load_id,

        -- text
        posts.post_kind,
        coalesce(epochs.metric_epoch, compared.platform || '_1') as metric_epoch,
        compared.reading_source,

        -- measures: lifetime counters, never added up
        compared.view_count_lifetime,
        compared.like_count_lifetime,
        compared.comment_count_lifetime,
        compared.dislike_count_lifetime,
        compared.share_count_lifetime,
        compared.save_count_lifetime,

        -- flags
        coalesce(
            compared.view_count_lifetime
            < case
                when compared.reading_number = 1 then compared.held_view_count
                else compared.lag_view_count
            end,
            false
        ) as is_decrease,

        -- dates and times
        compared.observed_date,
        compared.observed_at,
        compared.known_at
    from compared
    inner join posts on compared.post_key = posts.post_key
    left join epochs
        on
            compared.platform = epochs.platform
            and {{ view_epoch_scope('posts.post_kind') }} = epochs.epoch_scope
            and compared.observed_date between epochs.valid_from_date and epochs.valid_to_date
)

select * from final
