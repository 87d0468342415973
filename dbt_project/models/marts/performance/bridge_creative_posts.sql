with posts as (
    select * from {{ ref('dim_posts') }}
),

matches as (
    select * from {{ ref('stg_predictions__creative_matches') }}
),

-- each answer stands for all posts
newest_answers as (
    select max(made_at) as made_at
    from matches
),

newest_matches as (
    select matches.*
    from matches
    inner join newest_answers on matches.made_at = newest_answers.made_at
    where matches.post_key is not null
),

-- a post that matches no other is a creative of its own
creative_posts as (
    select
        posts.post_key,
        posts.account_key,
        posts.platform,
        posts.published_at,
        coalesce(newest_matches.creative_id, posts.post_key) as creative_key,
        newest_matches.matched_post_key,
        newest_matches.match_method,
        newest_matches.evidence,
        newest_matches.score
    from posts
    left join newest_matches on posts.post_key = newest_matches.post_key
),

ranked_posts as (
    select
        *,
        row_number() over (
            partition by creative_key
            order by case when published_at is null then 1 else 0 end, published_at, post_key
        ) as post_number
    from creative_posts
),

final as (
    select
        -- ids
        post_key,
        creative_key,
        account_key,
        matched_post_key,

        -- text
        platform,
        match_method,
        evidence,

        -- measures
        score as match_score,

        -- flags
        post_number = 1 as is_original,

        -- dates and times
        published_at
    from ranked_posts
)

select * from final
