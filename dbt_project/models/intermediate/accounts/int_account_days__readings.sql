{{ config(materialized = 'ephemeral', meta = {'read_for': 'int_account_days__versions'}) }}

{%- set measures = account_day_measures() %}
{%- set stated = measures[:14] %}
{%- set imported_measures = [
    'view_count', 'engaged_view_count', 'watch_seconds', 'reaction_count', 'like_count',
    'dislike_count', 'comment_count', 'share_count', 'save_count', 'followers_gained_count',
    'followers_lost_count', 'followers_net_count', 'impression_count', 'click_count',
] %}

with channel_days as (
    select * from {{ ref('stg_youtube__channel_days') }}
    where {{ raw_load_filter() }}
),

basic as (
    select * from {{ ref('stg_youtube__bulk_channel_basic_a3') }}
    where {{ raw_load_filter() }}
),

from_graph as (
    select * from {{ ref('int_account_days__from_graph') }}
),

effective_reports as (
    select * from {{ ref('int_bulk_reports__effective') }}
    where {{ days_filter('metric_date', days_of_new_loads(account_day_resources())) }}
),

imports as (
    select * from {{ ref('stg_files__account_days') }}
    where {{ raw_load_filter('imported_at') }}
),

channel_days_ranked as (
    select
        *,
        row_number() over (
            partition by account_key, metric_date, _dlt_load_id
            order by observed_at desc, _dlt_id desc
        ) as reading_rank
    from channel_days
),

basic_ranked as (
    select
        *,
        row_number() over (
            partition by
                report_id, account_key, coalesce(post_id, ''), metric_date, live_or_on_demand,
                subscribed_status, country_code
            order by observed_at desc, _dlt_id desc
        ) as reading_rank
    from basic
),

-- rows without a video belong to deleted videos or the channel itself: the account's, all the same
report_sums as (
    select
        report_id, account_key, platform, account_id, metric_date,
        {{ sum_measures(stated, measures) }}
    from basic_ranked
    where reading_rank = 1
    group by report_id, account_key, platform, account_id, metric_date
),

imports_ranked as (
    select
        *,
        row_number() over (
            partition by account_key, metric_date, imported_at
            order by _dlt_load_id asc, row_number desc, _dlt_id asc
        ) as reading_rank
    from imports
    where account_key is not null and metric_date is not null
),

final as (
    select
        'api' as reading_source, account_key, platform, account_id, _dlt_load_id as load_id,
        {%- for measure in measures %}
        {{ measure if measure in stated else 'cast(null as bigint)' }} as {{ measure }},
        {%- endfor %}
        metric_date, observed_at
    from channel_days_ranked
    where reading_rank = 1
    union all
    select
        'api', account_key, platform, account_id, load_id, {{ measures | join(', ') }}, metric_date, observed_at
    from from_graph
    union all
    select
        'bulk', report_sums.account_key, report_sums.platform, report_sums.account_id,
        effective_reports.load_id,
        {%- for measure in measures %}
        report_sums.{{ measure }},
        {%- endfor %}
        report_sums.metric_date, effective_reports.observed_at
    from report_sums
    inner join effective_reports
        on
            report_sums.report_id = effective_reports.report_id
            and report_sums.account_key = effective_reports.account_key
            and report_sums.metric_date = effective_reports.metric_date
            and effective_reports.report_type = 'channel_basic_a3'
    union all
    select
        'import', account_key, platform, account_id, _dlt_load_id,
        {%- for measure in measures %}
        {{ measure if measure in imported_measures else 'cast(null as bigint)' }},
        {%- endfor %}
        metric_date, imported_at
    from imports_ranked
    where reading_rank = 1
)

select * from final
