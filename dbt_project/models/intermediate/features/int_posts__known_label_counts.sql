{{
    config(
        materialized = 'incremental',
        unique_key = 'published_at',
        partition_by = moment_partition('published_at'),
        cluster_by = ['post_key']
    )
}}

{%- set rebuilt = moments_filter(
    'published_at',
    days_rebuilt_by(['int_posts__states'], column = 'published_date')
    + days_rebuilt_by(['int_post_labels__complete'], before = -3, after = 3),
    onwards = true,
) %}

with posts as (
    select * from {{ ref('dim_posts') }}
    where
        published_at is not null
        and {{ rebuilt }}
),

labels as (
    select * from {{ ref('int_post_labels__numbered') }}
),

scopes as (
    select 'account' as scope
    union all
    select 'kind' as scope
),

metrics as (
    {{ metric_name_rows(['engaged_view_count', 'engagement_count']) }}
),

horizons as (
    select cast(7 as bigint) as horizon_days
    union all
    select cast(28 as bigint) as horizon_days
),

-- moments and labels in one line of time: the labels before a moment are those it may know
timeline as (
    select
        account_key,
        scope,
        scope_value,
        metric,
        horizon_days,
        cast(null as string) as moment_post_key,
        label_available_at as happened_at,
        1 as label_weight
    from labels

    union all

    select
        posts.account_key,
        scopes.scope,
        case when scopes.scope = 'kind' then coalesce(posts.post_kind, '') else '' end
            as scope_value,
        metrics.metric,
        horizons.horizon_days,
        posts.post_key as moment_post_key,
        posts.published_at as happened_at,
        0 as label_weight
    from posts
    cross join scopes
    cross join metrics
    cross join horizons
    where posts.account_key in (select labels.account_key from labels)
),

counted_moments as (
    select
        *,
        sum(label_weight) over (
            partition by account_key, scope, scope_value, metric, horizon_days
            order by happened_at asc, label_weight desc
            rows between unbounded preceding and current row
        ) as known_label_count
    from timeline
),

final as (
    select
        -- ids
        moment_post_key as post_key,
        account_key,

        -- text
        scope,
        scope_value,
        metric,

        -- measures
        horizon_days,
        cast(known_label_count as bigint) as known_label_count,

        -- dates and times
        happened_at as published_at
    from counted_moments
    where
        moment_post_key is not null
        and known_label_count > 0
)

select * from final
