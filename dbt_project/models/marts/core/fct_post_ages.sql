{{
    config(
        materialized = 'incremental',
        unique_key = 'published_date',
        partition_by = day_partition('published_date', 'month'),
        cluster_by = ['account_key', 'platform', 'post_key']
    )
}}

with ages as (
    select * from {{ ref('int_post_ages__by_source') }}
    where {{ days_filter('published_date', days_rebuilt_by(['int_post_ages__by_source'])) }}
),

-- from a day on the platform's own days count first, since they know engaged views; before that
-- the source whose reading lies nearer
ranked as (
    select
        *,
        row_number() over (
            partition by post_key, age
            order by
                case when reading_source = 'daily' and age_hours >= 24 then 0 else 1 end asc,
                age_error_hours asc,
                reading_source desc
        ) as source_rank
    from ages
),

final as (
    select
        -- ids
        {{ surrogate_key(['post_key', 'age']) }} as post_age_key,
        post_key,
        account_key,
        platform,

        -- text
        age,
        metric_epoch,
        reading_source,
        engagement_parts,

        -- measures: at the age, never added up
        age_hours,
        {%- for counter in age_counters() %}
        {{ counter }}_lifetime,
        {%- endfor %}
        engagement_count_lifetime,
        age_error_hours,

        -- dates and times
        published_date,
        reached_at,
        known_at
    from ranked
    where source_rank = 1
)

select * from final
