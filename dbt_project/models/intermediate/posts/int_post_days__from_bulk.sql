{{ config(materialized = 'view') }}

{%- set stated = [
    'view_count', 'engaged_view_count', 'premium_view_count', 'watch_seconds',
    'premium_watch_seconds', 'reaction_count', 'like_count', 'dislike_count', 'comment_count',
    'share_count', 'save_count', 'unsave_count', 'followers_gained_count', 'followers_lost_count',
] %}
{%- set reach_stated = ['thumbnail_impression_count', 'thumbnail_click_count'] %}

with basic as (
    select * from {{ ref('stg_youtube__bulk_channel_basic_a3') }}
),

reach as (
    select * from {{ ref('stg_youtube__bulk_channel_reach_basic_a1') }}
),

effective_reports as (
    select * from {{ ref('int_bulk_reports__effective') }}
),

basic_ranked as (
    select
        *,
        row_number() over (
            partition by
                report_id, account_key, post_key, metric_date, live_or_on_demand, subscribed_status,
                country_code
            order by observed_at desc, _dlt_id desc
        ) as reading_rank
    from basic
    where post_key is not null
),

reach_ranked as (
    select
        *,
        row_number() over (
            partition by report_id, account_key, post_key, metric_date
            order by observed_at desc, _dlt_id desc
        ) as reading_rank
    from reach
    where post_key is not null
),

report_sums as (
    select
        'bulk' as reading_source, 'channel_basic_a3' as report_type, report_id, post_key,
        account_key, platform, account_id, post_id, metric_date,
        {{ sum_measures(stated, post_day_measures()) }}
    from basic_ranked
    where reading_rank = 1
    group by report_id, post_key, account_key, platform, account_id, post_id, metric_date
    union all
    select
        'bulk_reach', 'channel_reach_basic_a1', report_id, post_key, account_key, platform,
        account_id, post_id, metric_date,
        {{ sum_measures(reach_stated, post_day_measures()) }}
    from reach_ranked
    where reading_rank = 1
    group by report_id, post_key, account_key, platform, account_id, post_id, metric_date
),

posts_of_days as (
    select distinct
        reading_source, report_type, post_key, account_key, platform, account_id, post_id, metric_date
    from report_sums
),

-- a report replaces its day whole: a video it no longer names has lost its row
final as (
    select
        -- ids
        posts_of_days.reading_source,
        posts_of_days.post_key,
        posts_of_days.account_key,
        posts_of_days.platform,
        posts_of_days.account_id,
        posts_of_days.post_id,
        effective_reports.load_id,

        -- measures
        {% for measure in post_day_measures() -%}
        report_sums.{{ measure }},
        {% endfor %}
        -- flags
        report_sums.post_key is null as is_removed,

        -- dates and times
        posts_of_days.metric_date,
        effective_reports.observed_at
    from posts_of_days
    inner join effective_reports
        on
            posts_of_days.report_type = effective_reports.report_type
            and posts_of_days.account_key = effective_reports.account_key
            and posts_of_days.metric_date = effective_reports.metric_date
    left join report_sums
        on
            effective_reports.report_id = report_sums.report_id
            and effective_reports.metric_date = report_sums.metric_date
            and posts_of_days.reading_source = report_sums.reading_source
            and posts_of_days.post_key = report_sums.post_key
)

select * from final
