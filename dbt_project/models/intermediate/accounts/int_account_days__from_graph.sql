{{ config(materialized = 'ephemeral', meta = {'read_for': 'int_account_days__versions'}) }}

{#- our measure: the metric of Pages, that of Instagram accounts, and what a metric of several parts says -#}
{%- set of_pages = {
    'view_count': 'page_media_view', 'followers_gained_count': 'page_daily_follows',
    'engagement_count_reported': 'page_post_engagements', 'profile_view_count': 'page_views_total',
} %}
{%- set of_accounts = {
    'view_count': 'views', 'reaction_count': 'likes', 'like_count': 'likes',
    'comment_count': 'comments', 'share_count': 'shares', 'save_count': 'saves',
    'click_count': 'profile_links_taps', 'engagement_count_reported': 'total_interactions',
} %}
{%- set by_kind = "when platform_metric = 'page_actions_post_reactions_total' then " %}
{%- set follows = "when platform_metric = 'follows_and_unfollows' and part = " %}
{%- set of_parts = {
    'reaction_count': by_kind ~ 'reaction_count', 'like_count': by_kind ~ 'like_count',
    'followers_gained_count': follows ~ "'FOLLOWER' then metric_value",
    'followers_lost_count': follows ~ "'NON_FOLLOWER' then metric_value",
} %}
{%- set plain = "when platform = '{}' and part = '' and platform_metric = '{}' then metric_value" %}
{%- set told = {} %}
{%- for measure in account_day_measures() %}
    {%- set cases = [
        plain.format('facebook', of_pages[measure]) if measure in of_pages else '',
        plain.format('instagram', of_accounts[measure]) if measure in of_accounts else '',
        of_parts.get(measure, ''),
    ] | select | join(' ') %}
    {%- do told.update({
        measure: 'max(case ' ~ cases ~ ' end)' if cases else 'cast(null as bigint)'
    }) %}
{%- endfor %}

with page_insights as (
    select * from {{ ref('stg_facebook__page_insights') }}
    where {{ widened_raw_load_filter() }} and period = 'day' and traffic_scope = 'total'
),

account_insights as (
    select * from {{ ref('stg_instagram__account_insights') }}
    where
        {{ widened_raw_load_filter() }} and period = 'day' and metric_type = 'total_value'
        and window_start_date = window_end_date
),

{%- set stamp = 'observed_at, _dlt_load_id as load_id, _dlt_id as row_id' %}

stated as (
    select
        account_key, platform, account_id, platform_metric, '' as part, metric_date, metric_value,
        reaction_count, like_count, {{ stamp }}
    from page_insights
    union all
    select
        account_key, platform, account_id, platform_metric, coalesce(breakdown_value, ''),
        window_end_date, metric_value, cast(null as bigint), cast(null as bigint), {{ stamp }}
    from account_insights
),

ranked as (
    select
        *,
        max(observed_at) over (partition by account_key, metric_date, load_id) as read_at,
        row_number() over (
            partition by account_key, metric_date, load_id, platform_metric, part
            order by observed_at desc, row_id desc
        ) as value_rank
    from stated
    where metric_date is not null
),

-- a day of one load, in several answers, is one reading: at the moment of the last
counted as (
    select
        account_key, platform, account_id, load_id, metric_date,
        {%- for measure in account_day_measures() %}
        {{ told[measure] }} as {{ measure }},
        {%- endfor %}
        read_at as observed_at
    from ranked
    where value_rank = 1
    group by account_key, platform, account_id, load_id, metric_date, read_at
),

final as (
    select
        account_key, platform, account_id, load_id, {{ account_day_measures() | join(', ') }},
        metric_date, observed_at
    from counted
    where {{ raw_load_filter() }}
)

select * from final
