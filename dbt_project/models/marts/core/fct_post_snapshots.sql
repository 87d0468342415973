{{
    config(
        materialized = 'incremental',
        unique_key = 'observed_date',
        partition_by = day_partition('observed_date')
    )
}}

{%- set staged = [
    ref('stg_youtube__videos'), ref('stg_youtube__video_statistics'), ref('stg_files__post_snapshots'),
] %}
{%- set rebuilt = days_filter(
    'observed_date',
    days_of_new_loads(
        staged,
        day_column = platform_date('observed_at', 'platform'),
        held_column = 'load_id',
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
held as (
    select * from {{ this }}
    where not ({{ rebuilt }})
),

-- the reading before the first one read again, to see whether that one fell
held_ranked as (
    select
        post_key,
        reading_source,
        view_count_lifetime,
        observed_at,
        row_number() over (
            partition by post_key, reading_source
            order by observed_at desc
        ) as newest_rank
    from held
),

{% endif -%}
counters as (
    select post_key, reading_source, view_count_lifetime, observed_at, true as is_new
    from all_readings
    {% if is_incremental() -%}
    union all
    select post_key, reading_source, view_count_lifetime, observed_at, false
    from held_ranked
    where newest_rank = 1
    {%- endif %}
),

compared as (
    select
        post_key,
        reading_source,
        observed_at,
        is_new,
        view_count_lifetime < lag(view_count_lifetime) over (
            partition by post_key, reading_source
            order by observed_at
        ) as is_decrease
    from counters
),

final as (
    select
        -- ids
        {{
            surrogate_key([
                'all_readings.post_key', moment_text('all_readings.observed_at'),
                'all_readings.reading_source',
            ])
        }} as post_snapshot_key,
        all_readings.post_key,
        posts.account_key,
        all_readings.platform,
        posts.account_id,
        all_readings.post_id,
        all_readings.load_id,

        -- text
        posts.post_kind,
        coalesce(epochs.metric_epoch, all_readings.platform || '_1') as metric_epoch,
        all_readings.reading_source,

        -- measures: lifetime counters, never added up
        all_readings.view_count_lifetime,
        all_readings.like_count_lifetime,
        all_readings.comment_count_lifetime,
        all_readings.dislike_count_lifetime,
        all_readings.share_count_lifetime,
        all_readings.save_count_lifetime,

        -- flags
        coalesce(compared.is_decrease, false) as is_decrease,

        -- dates and times
        all_readings.observed_date,
        all_readings.observed_at,
        all_readings.known_at
    from all_readings
    inner join posts on all_readings.post_key = posts.post_key
    inner join compared
        on
            all_readings.post_key = compared.post_key
            and all_readings.reading_source = compared.reading_source
            and all_readings.observed_at = compared.observed_at
            and compared.is_new
    left join epochs
        on
            all_readings.platform = epochs.platform
            and {{ view_epoch_scope('posts.post_kind') }} = epochs.epoch_scope
            and all_readings.observed_date between epochs.valid_from_date and epochs.valid_to_date
)

select * from final
