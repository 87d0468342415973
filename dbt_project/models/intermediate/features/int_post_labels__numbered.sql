{{ config(materialized = 'view') }}

with posts as (
    select * from {{ ref('dim_posts') }}
    where published_at is not null
),

labels as (
    select * from {{ ref('int_post_labels__complete') }}
),

scopes as (
    select 'account' as scope
    union all
    select 'kind' as scope
),

scoped_labels as (
    select
        posts.account_key,
        scopes.scope,
        case when scopes.scope = 'kind' then coalesce(posts.post_kind, '') else '' end
            as scope_value,
        labels.metric,
        labels.horizon_days,
        labels.post_key,
        labels.reached_count,
        labels.label_available_at
    from labels
    inner join posts on labels.post_key = posts.post_key
    cross join scopes
),

final as (
    select
        -- ids
        post_key,
        account_key,

        -- text
        scope,
        scope_value,
        metric,

        -- measures
        horizon_days,
        reached_count,
        row_number() over (
            partition by account_key, scope, scope_value, metric, horizon_days
            order by label_available_at, post_key
        ) as label_number,

        -- dates and times
        label_available_at
    from scoped_labels
)

select * from final
