with performances as (
    select * from {{ ref('fct_post_performance') }}
    where is_best_age
),

posts as (
    select * from {{ ref('dim_posts') }}
),

accounts as (
    select * from {{ ref('dim_accounts') }}
),

texts as (
    select * from {{ ref('int_posts__newest_texts') }}
),

text_readings as (
    select * from {{ ref('int_post_texts__newest') }}
),

creative_posts as (
    select * from {{ ref('bridge_creative_posts') }}
),

promotions as (
    select * from {{ ref('int_posts__promotions') }}
),

zoned_posts as (
    select
        *,
        {{ publication_zone('platform') }} as local_time_zone
    from posts
),

final as (
    select
        -- ids
        performances.post_performance_key,
        performances.post_key,
        performances.account_key,
        creative_posts.creative_key,
        zoned_posts.platform,
        zoned_posts.account_id,
        zoned_posts.post_id,

        -- text
        accounts.account_name,
        zoned_posts.post_kind,
        texts.title,
        zoned_posts.permalink_url,
        zoned_posts.thumbnail_url,
        performances.age,
        performances.metric,
        performances.count_basis,
        coalesce(text_readings.language, zoned_posts.language) as language,
        text_readings.topic,
        zoned_posts.local_time_zone,

        -- measures of the post
        zoned_posts.duration_seconds,
        texts.caption_length,
        texts.hashtag_count,
        texts.link_count,
        texts.question_mark_count,
        texts.emoji_count,
        cast({{ iso_weekday(date_in_zone('zoned_posts.published_at', 'zoned_posts.local_time_zone')) }} as bigint)
            as published_weekday,
        cast({{ hour_in_zone('zoned_posts.published_at', 'zoned_posts.local_time_zone') }} as bigint)
            as published_hour_local,

        -- measures of how it did
        performances.actual_count,
        performances.expected_count,
        performances.performance_factor,
        performances.robust_score,
        performances.outperformed_rate,
        performances.peer_count,

        -- flags
        not creative_posts.is_original as is_crosspost,
        promotions.is_promoted,

        -- dates and times
        zoned_posts.published_at,
        zoned_posts.published_date,
        {{ month_start('zoned_posts.published_date') }} as published_month
    from performances
    inner join zoned_posts on performances.post_key = zoned_posts.post_key
    inner join accounts on performances.account_key = accounts.account_key
    left join texts on performances.post_key = texts.post_key
    left join text_readings on performances.post_key = text_readings.post_key
    left join promotions on performances.post_key = promotions.post_key
    left join creative_posts on performances.post_key = creative_posts.post_key
)

select * from final
