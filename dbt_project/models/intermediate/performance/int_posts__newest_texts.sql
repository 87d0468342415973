{{ config(materialized = 'view') }}

with post_versions as (
    select * from {{ ref('dim_post_versions') }}
    where is_current
),

whole_texts as (
    select
        *,
        concat(coalesce(title, ''), ' ', coalesce(description, '')) as whole_text
    from post_versions
),

final as (
    select
        -- ids
        post_key,

        -- text: a post without a title is called by the beginning of its caption
        coalesce(title, substr(description, 1, 120)) as title,

        -- measures
        coalesce(length(description), 0) as caption_length,
        {{ text_traits('whole_text') }}
    from whole_texts
)

select * from final
