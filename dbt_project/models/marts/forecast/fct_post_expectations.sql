{{
    config(
        materialized = 'incremental',
        incremental_strategy = row_strategy(),
        full_refresh = none if var('derived_metrics_enabled') else true,
        pre_hook = "{{ forget_replaced() }}",
        cluster_by = ['account_key', 'post_key']
    )
}}

{%- set rebuilt = posts_filter(
    ref('int_posts__publication_moments'),
    days_where_allowed(
        days_rebuilt_by(['int_post_ages__countable'], before = 1)
        + days_rebuilt_by(['int_posts__states'], column = 'published_date')
    ),
) %}

-- Only where the policy allows metrics derived from the platform's data (variable
-- derived_metrics_enabled); otherwise the model holds no rows.
with numbered_posts as (
    select * from {{ ref('int_post_ages__numbered') }}
),

scored_posts as (
    select * from numbered_posts
    where {{ rebuilt }}
),

peers as (
    select
        scored_posts.post_key,
        scored_posts.age,
        scored_posts.scope,
        earlier_posts.actual_count,
        earlier_posts.log_count,
        row_number() over (
            partition by scored_posts.post_key, scored_posts.age, scored_posts.scope
            order by earlier_posts.actual_count, earlier_posts.post_key
        ) as peer_rank,
        count(*) over (
            partition by scored_posts.post_key, scored_posts.age, scored_posts.scope
        ) as peer_count
    from scored_posts
    inner join numbered_posts as earlier_posts
        on scored_posts.account_key = earlier_posts.account_key
            and scored_posts.age = earlier_posts.age
            and scored_posts.metric = earlier_posts.metric
            and scored_posts.epoch_group = earlier_posts.epoch_group
            and scored_posts.scope = earlier_posts.scope
            and scored_posts.scope_value = earlier_posts.scope_value
            and earlier_posts.post_number between scored_posts.post_number - 100
            and scored_posts.post_number - 1
),

expectations as (
    select
        post_key,
        age,
        max(case when scope = 'kind' then peer_count end) as peer_count,
        -- the top and bottom quarter dropped, the rest averaged
        avg(
            case
                when
                    scope = 'kind'
                    and peer_rank > floor(peer_count / 4)
                    and peer_rank <= peer_count - floor(peer_count / 4)
                    then actual_count
            end
        ) as expected_count,
        -- the middle one, or the mean of the two in the middle
        avg(
            case
                when
                    scope = 'kind'
                    and peer_rank between (peer_count + 1) / 2 - 0.5 and (peer_count + 1) / 2 + 0.5
                    then log_count
            end
        ) as kind_median_log,
        avg(
            case
                when
                    scope = 'account'
                    and peer_rank between (peer_count + 1) / 2 - 0.5 and (peer_count + 1) / 2 + 0.5
                    then log_count
            end
        ) as account_median_log
    from peers
    group by post_key, age
),

final as (
    select
        -- ids
        {{ surrogate_key(['scored_posts.post_key', 'scored_posts.age']) }}
            as post_expectation_key,
        scored_posts.post_key,
        scored_posts.account_key,

        -- text
        scored_posts.age,
        scored_posts.metric,

        -- measures
        scored_posts.actual_count,
        {{ to_float('scored_posts.log_count') }} as log_count,
        {{ to_float('expectations.expected_count') }} as expected_count,
        {{ to_float('expectations.kind_median_log') }} as kind_median_log,
        {{ to_float('expectations.account_median_log') }} as account_median_log,
        cast(coalesce(expectations.peer_count, 0) as bigint) as peer_count
    from scored_posts
    left join expectations
        on scored_posts.post_key = expectations.post_key
            and scored_posts.age = expectations.age
    where scored_posts.scope = 'account'
)

select * from final
