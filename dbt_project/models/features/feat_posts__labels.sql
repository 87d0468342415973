{{
    config(
        materialized = 'incremental', unique_key = 'target_at',
        partition_by = moment_partition('target_at'), cluster_by = ['post_key']
    )
}}

{%- set of_counts = days_rebuilt_by(['feat_posts__frozen_counts']) %}
{%- do moments_filter('target_at', of_counts) %}
{%- set of_lifetimes = target_days_of_lifetimes(moments_read('frozen_counts.target_at')) %}
{%- set rebuilt = moments_filter('target_at', of_counts + of_lifetimes) %}
{%- set read_since = [[replaced_ranges(before = 1)[0][0], '9000-01-01']] if replaced_ranges() else [] %}
{%- set counts = 'post_key, account_key, platform, horizon, horizon_days, engagement_parts,'
    ~ ' engaged_view_count, view_count, engagement_count, is_complete, target_at, available_at' %}

-- the count at 28 days, 21 days after that at seven, decides whether a lifetime is asked for
with frozen_counts as (
    select * from {{ ref('feat_posts__frozen_counts') }}
    where age_hours in (24, 168, 672) and {{ moments_read('target_at', after = 21) }}
),

posts as (
    select * from {{ ref('int_posts__publication_moments') }}
),

newest_readings as (
    select * from {{ ref('int_accounts__newest_readings') }}
),

snapshots as (
    select * from {{ ref('fct_post_snapshots') }}
    where
        {{ days_predicate('observed_date', read_since) }}
        and coalesce(view_count_lifetime, engagement_count_lifetime) is not null
),

reached as (
    select
        frozen_counts.*,
        posts.account_key, posts.platform,
        case frozen_counts.age_hours when 24 then '1d' when 168 then '7d' else '28d' end as horizon,
        case frozen_counts.age_hours when 24 then 1 when 168 then 7 else 28 end as horizon_days,
        frozen_counts.reading_source is not null
        and frozen_counts.available_at <= newest_readings.newest_observed_at as is_complete
    from frozen_counts
    inner join posts on frozen_counts.post_key = posts.post_key
    inner join newest_readings on posts.account_key = newest_readings.account_key
),

-- Of posts whose ages were missed: the load that first held a late reading stands, and of its readings
-- the newest. It counts as known with the seventh day. Views of two epochs are never compared.
late_readings as (
    select
        posts.post_key, posts.account_key, posts.platform,
        'lifetime' as horizon,
        cast(null as bigint) as horizon_days,
        {{ engagement_parts('_lifetime', 'posts.platform') }} as engagement_parts,
        cast(null as bigint) as engaged_view_count,
        case
            when snapshots.metric_epoch = coalesce(posts.view_epoch, posts.platform || '_1')
                then snapshots.view_count_lifetime
        end as view_count,
        snapshots.engagement_count_lifetime as engagement_count,
        true as is_complete,
        {{ add_hours('posts.published_at', 168) }} as target_at,
        {{ add_hours('posts.published_at', 168) }} as available_at,
        row_number() over (
            partition by posts.post_key
            order by snapshots.known_at asc, snapshots.observed_at desc, snapshots.reading_source asc
        ) as reading_rank
    from posts
    inner join newest_readings on posts.account_key = newest_readings.account_key
    inner join snapshots
        on posts.post_key = snapshots.post_key
            and snapshots.observed_at >= {{ add_hours('posts.published_at', 168) }}
    where
        newest_readings.newest_observed_at >= {{ add_hours('posts.published_at', 768) }}
        and posts.post_key not in (
            select reached.post_key from reached
            where reached.is_complete and reached.horizon != '1d'
        )
),

labels as (
    select {{ counts }} from reached
    union all
    select {{ counts }} from late_readings
    where reading_rank = 1
),

final as (
    select
        -- ids
        {{ surrogate_key(['post_key', 'horizon']) }} as post_label_key,
        post_key,
        account_key,
        platform,

        -- text
        horizon,
        case when is_complete then engagement_parts end as engagement_parts,

        -- measures: reached at the horizon, unknown until the label is complete
        cast(horizon_days as bigint) as horizon_days,
        {%- for counter in ['engaged_view_count', 'view_count', 'engagement_count'] %}
        case when is_complete then {{ counter }} end as {{ counter }},
        {%- endfor %}

        -- flags
        is_complete,

        -- dates and times
        target_at,
        available_at as label_available_at
    from labels
    where {{ rebuilt }}
)

select * from final
