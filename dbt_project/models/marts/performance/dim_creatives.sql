with creative_posts as (
    select * from {{ ref('bridge_creative_posts') }}
),

texts as (
    select * from {{ ref('int_posts__newest_texts') }}
),

creatives as (
    select
        creative_key,
        max(case when is_original then post_key end) as first_post_key,
        count(*) as post_count,
        count(distinct account_key) as account_count,
        count(distinct platform) as platform_count,
        min(match_score) as match_score,
        min(published_at) as first_published_at
    from creative_posts
    group by creative_key
),

final as (
    select
        -- ids
        creatives.creative_key,
        creatives.first_post_key,

        -- text
        texts.title,

        -- measures
        creatives.post_count,
        creatives.account_count,
        creatives.platform_count,
        creatives.match_score,

        -- dates and times
        creatives.first_published_at
    from creatives
    left join texts on creatives.first_post_key = texts.post_key
)

select * from final
