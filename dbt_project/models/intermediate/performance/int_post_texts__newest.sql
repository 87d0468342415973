{{ config(materialized = 'view') }}

with post_texts as (
    select * from {{ ref('stg_predictions__post_texts') }}
),

ranked_texts as (
    select
        *,
        row_number() over (
            partition by post_key
            order by made_at desc, text_hash asc
        ) as newest_rank
    from post_texts
),

final as (
    select
        -- ids
        post_key,

        -- text
        language,
        topic,

        -- measures
        language_confidence
    from ranked_texts
    where newest_rank = 1
)

select * from final
