{{ config(materialized = 'view') }}

with readings as (
    select * from {{ ref('int_post_snapshots__readings') }}
),

ranked as (
    select
        *,
        row_number() over (
            partition by post_key
            order by observed_at desc, reading_source asc
        ) as newest_rank
    from readings
),

final as (
    select
        -- ids
        post_key,

        -- measures: lifetime counters
        view_count_lifetime,
        like_count_lifetime,
        comment_count_lifetime,

        -- flags: the API leaves a hidden counter out; a file may just not have the column
        case when reading_source = 'api' then like_count_lifetime is null end as is_like_count_hidden,
        case when reading_source = 'api' then comment_count_lifetime is null end
            as is_comments_disabled,

        -- dates and times
        observed_at
    from ranked
    where newest_rank = 1
)

select * from final
