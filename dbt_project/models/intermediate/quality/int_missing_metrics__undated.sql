{{ config(materialized = 'view') }}

{%- set counters = [
    'view_count_lifetime', 'reaction_count_lifetime', 'like_count_lifetime',
    'comment_count_lifetime', 'share_count_lifetime', 'save_count_lifetime', 'click_count_lifetime',
] %}

with accounts as (
    select * from {{ ref('dim_accounts') }}
),

posts as (
    select * from {{ ref('dim_posts') }}
),

snapshots as (
    select * from {{ ref('int_post_snapshots__newest') }}
),

refusals as (
    select * from {{ ref('int_metric_refusals__newest') }}
),

definitions as (
    select * from {{ ref('metric_definitions') }}
),

first_epochs as (
    select platform, min(valid_from_date) as first_date
    from {{ ref('metric_epochs') }}
    where metric = 'view_count'
    group by platform
),

day_metrics as (
    {{ metric_name_rows(additive_day_metrics()) }}
),

counter_names as (
    {{ metric_name_rows(counters) }}
),

{%- set of_graph = "platform in ('facebook', 'instagram')" %}

-- what the Graph API refuses of an account it refuses for every day and post
graph_refusals as (
    select refusals.account_key, refusals.metric, min(refusals.reason) as reason
    from refusals
    inner join accounts on refusals.account_key = accounts.account_key
    where
        accounts.{{ of_graph }} and accounts.ownership = 'owned' and refusals.metric != '*'
    group by refusals.account_key, refusals.metric
),

unknown_counters as (
    select posts.account_key, posts.post_key, posts.platform, posts.published_date, counter_names.metric
    from snapshots
    inner join posts on snapshots.post_key = posts.post_key
    cross join counter_names
    where
        posts.{{ of_graph }} and snapshots.reading_source = 'api'
        and {{ metric_value(counters, 'counter_names.metric', 'snapshots.') }} is null
),

final as (
    select
        'account' as entity_type, account_key, cast(null as string) as post_key,
        'follower_count_lifetime' as metric, 'followers_hidden' as reason
    from accounts
    where is_follower_count_hidden
    union all
    select 'account', accounts.account_key, cast(null as string), day_metrics.metric, 'unauthorised'
    from accounts
    cross join day_metrics
    where accounts.ownership = 'observed'
    union all
    select 'account', account_key, cast(null as string), metric, reason
    from graph_refusals
    union all
    select 'post', account_key, post_key, 'like_count_lifetime', 'likes_hidden'
    from posts
    where is_like_count_hidden
    union all
    select 'post', account_key, post_key, 'comment_count_lifetime', 'comments_disabled'
    from posts
    where is_comments_disabled
    union all
    -- Facebook leaves the shares out of posts never shared
    select
        'post', unknown_counters.account_key, unknown_counters.post_key, unknown_counters.metric,
        case
            when definitions.metric is null then 'not_defined_by_platform'
            when graph_refusals.reason is not null then graph_refusals.reason
            when unknown_counters.metric = 'share_count_lifetime' then 'left_out_by_platform'
            when
                unknown_counters.metric = 'view_count_lifetime'
                and unknown_counters.published_date < first_epochs.first_date
                then 'not_yet_stated'
            else 'not_stated_by_platform'
        end
    from unknown_counters
    left join first_epochs on unknown_counters.platform = first_epochs.platform
    left join definitions
        on
            unknown_counters.platform = definitions.platform
            and unknown_counters.metric = definitions.metric
    left join graph_refusals
        on
            unknown_counters.account_key = graph_refusals.account_key
            and unknown_counters.metric = graph_refusals.metric
)

select * from final
