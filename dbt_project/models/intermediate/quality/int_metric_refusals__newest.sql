with refusals as (
    select * from {{ ref('int_metric_refusals__unioned') }}
),

definitions as (
    select * from {{ ref('metric_definitions') }}
),

-- the platform names what it refuses in its own words
named_refusals as (
    select
        refusals.account_key,
        refusals.resource,
        coalesce(definitions.metric, refusals.metric) as metric,
        refusals.reason,
        refusals.observed_at
    from refusals
    left join definitions
        on refusals.platform = definitions.platform
            and (
                lower(replace(refusals.metric, '_', '')) = lower(definitions.platform_name)
                or refusals.metric = definitions.bulk_name
                or refusals.metric = definitions.metric
            )
),

ranked_refusals as (
    select
        *,
        row_number() over (
            partition by account_key, resource, metric
            order by observed_at desc, reason asc
        ) as newest_rank
    from named_refusals
),

final as (
    select
        -- ids
        account_key,

        -- text
        resource,
        metric,
        reason
    from ranked_refusals
    where newest_rank = 1
)

select * from final
