{{ config(materialized = 'view') }}

with moments as (
    select * from {{ ref('int_posts__publication_moments') }}
),

post_versions as (
    select * from {{ ref('dim_post_versions') }}
),

-- the text as it stood when the post was published, or as it was first read
ranked_versions as (
    select
        moments.post_key,
        post_versions.title,
        -- a video's description may be a long list of links; what is shown of it stands in front
        case
            when moments.platform = 'youtube' then substr(post_versions.description, 1, 1000)
            else post_versions.description
        end as caption,
        post_versions.duration_seconds,
        coalesce(length(post_versions.description), 0) as caption_length,
        coalesce({{ json_length(parsed_json('post_versions.tags'), '$') }}, 0) as tag_count,
        concat(coalesce(post_versions.title, ''), ' ', coalesce(post_versions.description, ''))
            as whole_text,
        row_number() over (
            partition by moments.post_key
            order by
                case when post_versions.valid_from <= moments.published_at then 0 else 1 end,
                case
                    when post_versions.valid_from <= moments.published_at
                        then post_versions.valid_from
                end desc,
                post_versions.valid_from
        ) as version_rank
    from moments
    inner join post_versions on moments.post_key = post_versions.post_key
),

final as (
    select
        -- ids
        post_key,

        -- text
        title,
        nullif(caption, '') as caption,

        -- measures
        duration_seconds,
        caption_length,
        tag_count,
        {{ text_traits('whole_text') }}
    from ranked_versions
    where version_rank = 1
)

select * from final
