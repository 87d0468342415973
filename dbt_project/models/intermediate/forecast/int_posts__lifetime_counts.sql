{{
    config(
        materialized = 'incremental',
        incremental_strategy = row_strategy(),
        full_refresh = none if var('derived_metrics_platforms') else true,
        pre_hook = "{{ forget_replaced() }}",
        cluster_by = ['account_key', 'post_key']
    )
}}

{#- days of publication of the posts whose newest reading says something else than before -#}
{%- set pairs = ref('int_posts__newest_counts') ~ ' as newest full join ' ~ this ~ ' as held'
    ~ ' on newest.post_key = held.post_key and newest.metric = held.metric' %}
{%- set changes -%}
newest.actual_count is distinct from held.actual_count
    or newest.count_basis is distinct from held.count_basis
    or newest.account_key is distinct from held.account_key
    or newest.published_date is distinct from held.published_date
{%- endset %}
{%- set changed_days = [] %}
{%- for side in ['newest', 'held'] %}
    {%- do changed_days.append(
        'select ' ~ side ~ '.published_date as first_date, ' ~ side
        ~ '.published_date as last_date from ' ~ pairs ~ ' where ' ~ changes
    ) %}
{%- endfor %}
{%- set rebuilt = days_filter('published_date', days_where_allowed(changed_days)) %}

-- What a post has come to by its newest reading, 28 days after its publication or later: all there
-- is of a post that was first read when its ages were over. Small and without partitions.
with newest_counts as (
    select * from {{ ref('int_posts__newest_counts') }}
    where {{ rebuilt }}
),

final as (
    select
        -- ids
        post_key,
        account_key,
        platform,

        -- text
        metric,
        count_basis,

        -- measures
        actual_count,

        -- dates and times
        published_date
    from newest_counts
)

select * from final
