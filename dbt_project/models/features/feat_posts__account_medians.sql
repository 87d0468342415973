{{
    config(
        materialized = 'incremental',
        incremental_strategy = row_strategy(),
        pre_hook = "{{ forget_replaced() }}",
        cluster_by = ['post_key']
    )
}}

{#- as many of the newest labels as a median looks at -#}
{%- set label_limit = 30 %}
{%- set rebuilt = posts_filter(
    ref('int_posts__publication_moments'), days_rebuilt_by(['int_posts__known_label_counts'])
) %}

with moments as (
    select * from {{ ref('int_posts__known_label_counts') }}
    where {{ rebuilt }}
),

labels as (
    select * from {{ ref('int_post_labels__numbered') }}
),

known_labels as (
    select
        moments.post_key,
        moments.scope,
        moments.metric,
        moments.horizon_days,
        labels.reached_count,
        row_number() over (
            partition by moments.post_key, moments.scope, moments.metric, moments.horizon_days
            order by labels.reached_count, labels.post_key
        ) as label_rank,
        count(*) over (
            partition by moments.post_key, moments.scope, moments.metric, moments.horizon_days
        ) as label_count
    from moments
    inner join labels
        on moments.account_key = labels.account_key
            and moments.scope = labels.scope
            and moments.scope_value = labels.scope_value
            and moments.metric = labels.metric
            and moments.horizon_days = labels.horizon_days
            and labels.label_number
            between moments.known_label_count - {{ label_limit - 1 }} and moments.known_label_count
),

medians as (
    select
        post_key,
        scope,
        metric,
        horizon_days,
        max(label_count) as label_count,
        -- the middle one, or the mean of the two in the middle
        avg(
            case
                when label_rank between (label_count + 1) / 2 - 0.5 and (label_count + 1) / 2 + 0.5
                    then reached_count
            end
        ) as median_count
    from known_labels
    group by post_key, scope, metric, horizon_days
),

final as (
    select
        -- ids
        {{ surrogate_key(['post_key', 'scope', 'metric', 'horizon_days']) }} as account_median_key,
        post_key,

        -- text
        scope,
        metric,

        -- measures
        horizon_days,
        {{ to_float('median_count') }} as median_count,
        cast(label_count as bigint) as label_count
    from medians
)

select * from final
