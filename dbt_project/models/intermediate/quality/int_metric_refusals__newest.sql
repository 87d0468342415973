with refusals as (
    select * from {{ ref('int_metric_refusals__unioned') }}
),

definitions as (
    select * from {{ ref('metric_definitions') }}
),

-- the Graph API refuses a metric for a kind of post, or for one breakdown of it (metric/scope): a
-- breakdown refused says nothing of the metric itself
plain_refusals as (
    select
        account_key, platform, resource, reason, observed_at,
        coalesce({{ regex_extract('metric', '^([^/]+)/') }}, metric) as metric
    from refusals
    where metric not like '%/%is_from_%' and metric not like '%/%follow_type%' and metric not like '%/%product_type%'
),

-- the platform names what it refuses in its own words; * is all that the resource has
named_refusals as (
    select
        plain_refusals.account_key,
        plain_refusals.resource,
        coalesce(definitions.metric, plain_refusals.metric) as metric,
        plain_refusals.reason,
        plain_refusals.observed_at
    from plain_refusals
    left join definitions
        on plain_refusals.platform = definitions.platform
            and (
                lower(replace(plain_refusals.metric, '_', '')) = lower(definitions.platform_name)
                or plain_refusals.metric = definitions.bulk_name
                or plain_refusals.metric in (definitions.metric, definitions.platform_name)
                or (
                    plain_refusals.metric = '*'
                    and case plain_refusals.resource
                        when 'page_earnings' then definitions.policy_class = 'revenue'
                        when 'page_insights' then definitions.metric not like '%lifetime' and not definitions.is_derived and definitions.policy_class != 'revenue'
                        when 'account_insights' then definitions.metric not like '%lifetime' and not definitions.is_derived
                        when 'post_insights' then definitions.metric like '%lifetime' and definitions.platform_name like 'post%'
                        when 'media_insights' then definitions.metric like '%count_lifetime' and definitions.platform_name not like '%_count'
                    end
                )
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
