{{
    config(
        materialized = 'incremental', incremental_strategy = row_strategy(),
        unique_key = 'post_key', cluster_by = ['post_key']
    )
}}

with versions as (
    select * from {{ ref('int_posts__versions') }}
    where {{ raw_load_filter('last_observed_at') }}
),

uploads as (
    select * from {{ ref('stg_youtube__uploads') }}
    where {{ raw_load_filter() }}
),

video_statistics as (
    select * from {{ ref('stg_youtube__video_statistics') }}
    where {{ raw_load_filter() }}
),

missing_videos as (
    select * from {{ ref('stg_youtube__missing_videos') }}
    where {{ raw_load_filter() }}
),

post_days as (
    select * from {{ ref('int_post_days__versions') }}
    where {{ days_filter('metric_date', days_rebuilt_by(['int_post_days__versions'])) }}
),

imported_snapshots as (
    select * from {{ ref('stg_files__post_snapshots') }}
    where {{ raw_load_filter('imported_at') }}
),

imported_periods as (
    select * from {{ ref('stg_files__post_periods') }}
    where {{ raw_load_filter('imported_at') }}
),

imported_revenue as (
    select * from {{ ref('stg_files__revenue') }}
    where {{ raw_load_filter('imported_at') }}
),

{%- set ids = 'post_key, account_key, platform, account_id, post_id' %}

sightings as (
    select {{ ids }}, 'returned' as sighting, published_at, known_from as observed_at from versions
    union all
    select {{ ids }}, 'returned', published_at, last_observed_at from versions
    union all
    select {{ ids }}, 'returned', cast(null as timestamp), observed_at from video_statistics
    union all
    select {{ ids }}, 'listed', published_at, observed_at from uploads
    union all
    select {{ ids }}, 'missing', cast(null as timestamp), observed_at from missing_videos
    union all
    select {{ ids }}, 'measured', cast(null as timestamp), known_from from post_days
    union all
    select {{ ids }}, 'measured', cast(null as timestamp), imported_at from imported_snapshots
    union all
    select {{ ids }}, 'measured', cast(null as timestamp), imported_at from imported_periods
    union all
    select {{ ids }}, 'measured', cast(null as timestamp), imported_at from imported_revenue
),

{% if is_incremental() -%}
held as (
    select * from {{ this }} where post_key in (select post_key from sightings)
),

{% endif -%}
-- of posts seen again, what is held stands for all that was seen before
all_sightings as (
    select * from sightings
    {%- if is_incremental() %}
    union all
    select {{ ids }}, 'measured', published_at, first_observed_at from held
    union all
    select {{ ids }}, 'returned', published_at, last_returned_at from held
    union all
    select {{ ids }}, 'missing', published_at, last_verified_at from held
    {%- endif %}
),

-- a post belongs to one account; an account named by one sighting only is named all the same
gathered as (
    select
        post_key, platform, post_id,
        max(account_id) as account_id,
        min(published_at) as published_at,
        min(observed_at) as first_observed_at,
        max(case when sighting = 'returned' then observed_at end) as last_returned_at,
        max(case when sighting in ('returned', 'missing') then observed_at end) as last_verified_at
    from all_sightings
    where post_key is not null
    group by post_key, platform, post_id
),

final as (
    select
        -- ids
        post_key,
        {{ entity_key('platform', 'account_id') }} as account_key,
        platform,
        account_id,
        post_id,

        -- dates and times
        published_at,
        first_observed_at,
        last_returned_at,
        last_verified_at
    from gathered
)

select * from final
