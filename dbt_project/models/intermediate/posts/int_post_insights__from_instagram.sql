{{ config(materialized = 'ephemeral', meta = {'read_for': 'int_post_insights__readings'}) }}

with media_insights as (
    select * from {{ ref('stg_instagram__media_insights') }}
    where {{ widened_raw_load_filter() }}
),

-- likes and views are organic, their total_ twins hold paid ones, too
final as (
    select
        post_key, account_key, platform, account_id, post_id, platform_metric,
        'total' as value_part, metric_value, value_text, false as is_listing,
        observed_at as value_observed_at, _dlt_load_id as load_id, _dlt_id as row_id
    from media_insights
    where breakdown is null and value_text is not null
)

select * from final
