{{ config(materialized = 'ephemeral', meta = {'read_for': 'fct_post_metrics_daily'}) }}

{%- set measures = post_day_measures() %}
{%- set reach_measures = ['thumbnail_impression_count', 'thumbnail_click_count'] %}

with versions as (
    select * from {{ ref('int_post_days__versions') }}
    where {{ days_filter('metric_date', post_fact_days()) }}
),

-- one source for a row's measures: the Analytics API before the bulk report before an import;
-- thumbnails are known from the reach report alone
ranked as (
    select
        *,
        reading_source = 'bulk_reach' as is_reach,
        row_number() over (
            partition by post_key, metric_date, reading_source = 'bulk_reach'
            order by case reading_source when 'api' then 1 when 'bulk' then 2 else 3 end
        ) as source_rank
    from versions
    where known_to is null and not is_removed
),

-- at most one stated row and one of reach for a post's day: the maximum is the one there is
final as (
    select
        -- ids
        post_key,
        platform,
        post_id,
        max(load_id) as load_id,

        -- text
        coalesce(max(case when not is_reach then reading_source end), 'bulk') as reading_source,

        -- measures
        {% for measure in measures -%}
        max(case when {{ 'is_reach' if measure in reach_measures else 'not is_reach' }} then {{ measure }} end)
            as {{ measure }},
        {% endfor %}
        -- dates and times
        metric_date,
        max(known_from) as known_from
    from ranked
    where source_rank = 1
    group by post_key, platform, post_id, metric_date
)

select * from final
