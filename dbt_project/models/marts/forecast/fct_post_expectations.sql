-- Only where the policy allows metrics derived from the platform's data (variable
-- derived_metrics_enabled); otherwise the model holds no rows.
with numbered_posts as (
    select * from {{ ref('int_post_ages__numbered') }}
),

peers as (
    select
        numbered_posts.post_key,
        numbered_posts.age,
        numbered_posts.scope,
        earlier_posts.actual_count,
        earlier_posts.log_count,
        row_number() over (
            partition by numbered_posts.post_key, numbered_posts.age, numbered_posts.scope
            order by earlier_posts.actual_count, earlier_posts.post_key
        ) as peer_rank,
        count(*) over (
            partition by numbered_posts.post_key, numbered_posts.age, numbered_posts.scope
        ) as peer_count
    from numbered_posts
    inner join numbered_posts as earlier_posts
        on numbered_posts.account_key = earlier_posts.account_key
            and numbered_posts.age = earlier_posts.age
            and numbered_posts.metric = earlier_posts.metric
            and numbered_posts.epoch_group = earlier_posts.epoch_group
            and numbered_posts.scope = earlier_posts.scope
            and numbered_posts.scope_value = earlier_posts.scope_value
            and earlier_posts.post_number between numbered_posts.post_number - 100
            and numbered_posts.post_number - 1
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
        {{ surrogate_key(['numbered_posts.post_key', 'numbered_posts.age']) }}
            as post_expectation_key,
        numbered_posts.post_key,
        numbered_posts.account_key,

        -- text
        numbered_posts.age,
        numbered_posts.metric,

        -- measures
        numbered_posts.actual_count,
        {{ to_float('numbered_posts.log_count') }} as log_count,
        {{ to_float('expectations.expected_count') }} as expected_count,
        {{ to_float('expectations.kind_median_log') }} as kind_median_log,
        {{ to_float('expectations.account_median_log') }} as account_median_log,
        cast(coalesce(expectations.peer_count, 0) as bigint) as peer_count
    from numbered_posts
    left join expectations
        on numbered_posts.post_key = expectations.post_key
            and numbered_posts.age = expectations.age
    where numbered_posts.scope = 'account'
)

select * from final
