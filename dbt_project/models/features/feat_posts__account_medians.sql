{#- as many of the newest labels as a median looks at -#}
{%- set label_limit = 30 -%}

with posts as (
    select * from {{ ref('dim_posts') }}
    where published_at is not null
),

labels as (
    select * from {{ ref('feat_posts__labels') }}
    where
        is_complete
        and engaged_view_count is not null
),

scopes as (
    select 'account' as scope
    union all
    select 'kind' as scope
),

horizons as (
    select cast(7 as bigint) as horizon_days
    union all
    select cast(28 as bigint) as horizon_days
),

scoped_labels as (
    select
        posts.account_key,
        scopes.scope,
        case when scopes.scope = 'kind' then coalesce(posts.post_kind, '') else '' end
            as scope_value,
        labels.horizon_days,
        labels.post_key,
        labels.engaged_view_count,
        labels.label_available_at
    from labels
    inner join posts on labels.post_key = posts.post_key
    cross join scopes
),

numbered_labels as (
    select
        *,
        row_number() over (
            partition by account_key, scope, scope_value, horizon_days
            order by label_available_at, post_key
        ) as label_number
    from scoped_labels
),

-- moments and labels in one line of time: the labels before a moment are those it may know
timeline as (
    select
        account_key,
        scope,
        scope_value,
        horizon_days,
        cast(null as string) as moment_post_key,
        label_available_at as happened_at,
        1 as label_weight
    from scoped_labels

    union all

    select
        posts.account_key,
        scopes.scope,
        case when scopes.scope = 'kind' then coalesce(posts.post_kind, '') else '' end
            as scope_value,
        horizons.horizon_days,
        posts.post_key as moment_post_key,
        posts.published_at as happened_at,
        0 as label_weight
    from posts
    cross join scopes
    cross join horizons
),

counted_moments as (
    select
        account_key,
        scope,
        scope_value,
        horizon_days,
        moment_post_key,
        sum(label_weight) over (
            partition by account_key, scope, scope_value, horizon_days
            order by happened_at asc, label_weight desc
            rows between unbounded preceding and current row
        ) as known_label_count
    from timeline
),

known_labels as (
    select
        counted_moments.moment_post_key,
        counted_moments.scope,
        counted_moments.horizon_days,
        numbered_labels.engaged_view_count,
        row_number() over (
            partition by
                counted_moments.moment_post_key, counted_moments.scope, counted_moments.horizon_days
            order by numbered_labels.engaged_view_count, numbered_labels.post_key
        ) as label_rank,
        count(*) over (
            partition by
                counted_moments.moment_post_key, counted_moments.scope, counted_moments.horizon_days
        ) as label_count
    from counted_moments
    inner join numbered_labels
        on counted_moments.account_key = numbered_labels.account_key
            and counted_moments.scope = numbered_labels.scope
            and counted_moments.scope_value = numbered_labels.scope_value
            and counted_moments.horizon_days = numbered_labels.horizon_days
            and numbered_labels.label_number
            between counted_moments.known_label_count - {{ label_limit - 1 }}
            and counted_moments.known_label_count
    where counted_moments.moment_post_key is not null
),

medians as (
    select
        moment_post_key as post_key,
        scope,
        horizon_days,
        max(label_count) as label_count,
        -- the middle one, or the mean of the two in the middle
        avg(
            case
                when label_rank between (label_count + 1) / 2 - 0.5 and (label_count + 1) / 2 + 0.5
                    then engaged_view_count
            end
        ) as median_engaged_view_count
    from known_labels
    group by moment_post_key, scope, horizon_days
),

final as (
    select
        -- ids
        {{ surrogate_key(['post_key', 'scope', 'horizon_days']) }} as account_median_key,
        post_key,

        -- text
        scope,

        -- measures
        horizon_days,
        {{ to_float('median_engaged_view_count') }} as median_engaged_view_count,
        cast(label_count as bigint) as label_count
    from medians
)

select * from final
