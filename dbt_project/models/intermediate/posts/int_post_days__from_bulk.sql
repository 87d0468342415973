{{ config(materialized = 'ephemeral', meta = {'read_for': 'int_post_days__versions'}) }}

{%- set stated = [
    'view_count', 'engaged_view_count', 'premium_view_count', 'watch_seconds',
    'premium_watch_seconds', 'reaction_count', 'like_count', 'dislike_count', 'comment_count',
    'share_count', 'save_count', 'unsave_count', 'followers_gained_count', 'followers_lost_count',
] %}
{%- set reach_stated = ['thumbnail_impression_count', 'thumbnail_click_count'] %}
{%- set not_taken = raw_load_filter() %}

with basic as (
    select * from {{ ref('stg_youtube__bulk_channel_basic_a3') }}
    where {{ not_taken }}
),

reach as (
    select * from {{ ref('stg_youtube__bulk_channel_reach_basic_a1') }}
    where {{ not_taken }}
),

effective_reports as (
    select * from {{ ref('int_bulk_reports__effective') }}
    where {{ days_filter('metric_date', days_of_new_loads(post_day_resources())) }}
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

final as (
    select
        -- ids
        report_sums.reading_source,
        report_sums.post_key,
        report_sums.account_key,
        report_sums.platform,
        report_sums.account_id,
        report_sums.post_id,
        effective_reports.load_id,

        -- measures
        {% for measure in post_day_measures() -%}
        report_sums.{{ measure }},
        {% endfor %}
        -- dates and times
        report_sums.metric_date,
        effective_reports.observed_at
    from report_sums
    inner join effective_reports
        on
            report_sums.report_type = effective_reports.report_type
            and report_sums.report_id = effective_reports.report_id
            and report_sums.account_key = effective_reports.account_key
            and report_sums.metric_date = effective_reports.metric_date
)

select * from final
