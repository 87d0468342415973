{{ config(materialized = 'ephemeral', meta = {'read_for': 'int_post_ages__by_source'}) }}

{%- set published = days_filter('published_date', publication_days()) %}

with posts as (
    select * from {{ ref('dim_posts') }}
    where published_at is not null and {{ published }}
),

post_days as (
    select * from {{ ref('fct_post_metrics_daily') }}
    where not is_derived and {{ wider_days('metric_date', after=32) }}
),

answered_days as (
    select * from {{ ref('int_fetched_ranges__by_day') }}
    where resource = 'video_days' and {{ wider_days('metric_date', after=32) }}
),

epochs as (
    select * from {{ ref('metric_epochs') }}
    where metric = 'view_count'
),

-- Analytics leaves out days of nothing but zeros, and every day of a post deleted by then
silent_days as (
    select
        posts.post_key,
        posts.platform,
        coalesce(epochs.metric_epoch, posts.platform || '_1') as metric_epoch,
        {%- for counter in age_counters() %}
        cast(0 as bigint) as {{ counter }},
        {%- endfor %}
        answered_days.metric_date,
        answered_days.first_answered_at as known_from
    from posts
    inner join answered_days
        on
            posts.account_key = answered_days.account_key
            and answered_days.metric_date
            between posts.published_date and {{ add_days('posts.published_date', 29) }}
    left join post_days
        on
            posts.post_key = post_days.post_key
            and answered_days.metric_date = post_days.metric_date
    left join epochs
        on
            posts.platform = epochs.platform
            and {{ view_epoch_scope('posts.post_kind') }} = epochs.epoch_scope
            and answered_days.metric_date between epochs.valid_from_date and epochs.valid_to_date
    where
        post_days.post_key is null
        and (
            posts.lifecycle in ('live', 'hidden', 'private')
            or posts.missing_since_at > answered_days.first_answered_at
        )
),

-- a post begins at its publication: what was counted on days before is not its own yet
final as (
    select
        post_days.post_key, post_days.platform, post_days.metric_epoch,
        {%- for counter in age_counters() %}
        post_days.{{ counter }},
        {%- endfor %}
        post_days.metric_date, post_days.known_from
    from post_days
    inner join posts
        on
            post_days.post_key = posts.post_key
            and post_days.metric_date
            between posts.published_date and {{ add_days('posts.published_date', 32) }}
    union all
    select
        post_key, platform, metric_epoch, {{ age_counters() | join(', ') }}, metric_date, known_from
    from silent_days
)

select * from final
