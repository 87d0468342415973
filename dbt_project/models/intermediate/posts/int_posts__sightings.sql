{{ config(materialized = 'ephemeral', meta = {'read_for': 'int_posts__seen'}) }}

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

page_videos as (
    select * from {{ ref('stg_facebook__videos') }}
    where {{ raw_load_filter() }}
),

missing_posts as (
    select * from {{ ref('stg_facebook__missing_posts') }}
    where {{ raw_load_filter() }}
),

missing_media as (
    select * from {{ ref('stg_instagram__missing_media') }}
    where {{ raw_load_filter() }}
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

final as (
    select {{ ids }}, 'returned' as sighting, published_at, known_from as observed_at from versions
    union all
    select {{ ids }}, 'returned', published_at, last_observed_at from versions
    union all
    select {{ ids }}, 'returned', cast(null as timestamp), observed_at from video_statistics
    union all
    select {{ ids }}, 'listed', published_at, observed_at from uploads
    union all
    select {{ ids }}, 'returned', published_at, observed_at from page_videos
    {%- for relation in ['missing_videos', 'missing_posts', 'missing_media'] %}
    union all
    select {{ ids }}, 'missing', cast(null as timestamp), observed_at from {{ relation }}
    {%- endfor %}
    union all
    select {{ ids }}, 'measured', cast(null as timestamp), known_from from post_days
    union all
    select {{ ids }}, 'measured', cast(null as timestamp), imported_at from imported_snapshots
    union all
    select {{ ids }}, 'measured', cast(null as timestamp), imported_at from imported_periods
    union all
    select {{ ids }}, 'measured', cast(null as timestamp), imported_at from imported_revenue
)

select * from final
