{{
    config(
        materialized = 'incremental',
        unique_key = 'observed_date',
        partition_by = day_partition('observed_date'),
        cluster_by = ['account_key', 'platform', 'post_key'],
        require_partition_filter = true
    )
}}

{%- set rebuilt = days_filter(
    'observed_date',
    days_rebuilt_by(['int_post_insights__readings']) + days_of_new_loads(['post_reactions'])
    + days_rebuilt_by(['int_posts__noted'], column='metric_date')
) %}
{%- set ids = 'post_key, platform, post_id' %}
{%- set row_sum -%}
{%- for kind in reaction_kinds() -%}
coalesce({{ kind }}_count, 0){{ ' + ' if not loop.last }}
{%- endfor -%}
{%- endset %}

with insights as (
    select * from {{ ref('int_post_insights__readings') }}
    where {{ rebuilt }} and platform_metric in ('reaction_kind', 'post_reactions_by_type_total')
),

imports as (
    select
        *,
        {{ platform_date('observed_at', 'platform') }} as observed_date
    from {{ ref('stg_files__post_reactions') }}
),

posts as (
    select * from {{ ref('dim_posts') }}
),

-- what the post itself says before what its insights say
insights_ranked as (
    select
        *,
        dense_rank() over (partition by post_key, load_id order by platform_metric desc) as metric_rank
    from insights
),

readings as (
    select
        'api' as reading_source, {{ ids }}, value_part as reaction_kind,
        metric_value as reaction_count_lifetime, 0 as row_sum, load_id, '' as row_id, 0 as row_number,
        observed_date, observed_at, observed_at as known_at
    from insights_ranked
    where metric_rank = 1
    {% for kind in reaction_kinds() -%}
    union all
    select
        'import', {{ ids }}, '{{ kind }}', {{ kind }}_count, {{ row_sum }}, _dlt_load_id, _dlt_id,
        row_number,
        observed_date, observed_at, imported_at
    from imports
    where post_key is not null and {{ kind }}_count is not null and {{ rebuilt }}
    {% endfor -%}
),

-- one reading a moment: a later import before an earlier one; of two files of one import the one
-- with the larger counters, since counters grow
ranked as (
    select
        *,
        row_number() over (
            partition by reading_source, post_key, observed_at, reaction_kind
            order by known_at desc, row_sum desc, row_number desc, load_id asc, row_id asc
        ) as reading_rank
    from readings
),

final as (
    select
        -- ids
        {{
            surrogate_key([
                'ranked.post_key', moment_text('ranked.observed_at'), 'ranked.reading_source',
                'ranked.reaction_kind',
            ])
        }} as post_reaction_key,
        ranked.post_key,
        posts.account_key,
        ranked.platform,
        posts.account_id,
        ranked.post_id,
        ranked.load_id,

        -- text
        ranked.reading_source,
        ranked.reaction_kind,

        -- measures: lifetime counters, never added up over readings
        ranked.reaction_count_lifetime,

        -- dates and times
        ranked.observed_date,
        ranked.observed_at,
        ranked.known_at
    from ranked
    inner join posts on ranked.post_key = posts.post_key
    where ranked.reading_rank = 1
)

select * from final
