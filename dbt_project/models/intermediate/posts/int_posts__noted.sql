{{
    config(
        materialized = 'incremental',
        unique_key = 'post_key',
        incremental_strategy = row_strategy(),
        cluster_by = ['post_key']
    )
}}

{%- set pairs = ref('int_posts__described') ~ ' as posts left join ' ~ this ~ ' as held on posts.post_key = held.post_key' %}
{%- set rows_change -%}
posts.account_key is distinct from held.account_key
        or posts.account_id is distinct from held.account_id
        or posts.post_kind is distinct from held.post_kind
        or posts.published_date is distinct from held.published_date
        or posts.has_stated_days is distinct from held.has_stated_days
{%- endset %}
{%- set changes = rows_change ~ ' or posts.shown_hash is distinct from held.shown_hash' %}
{#-
    The days of posts that a fact would now label otherwise; the days on which posts came out, and
    those on which an account's posts came out whose days are known from the beginning only now.
-#}
{%- do remember_changes(
    'metric_date',
    'select posts.first_date, posts.last_date from ' ~ pairs
    ~ ' where held.post_key is not null and (' ~ rows_change ~ ')'
) %}
{%- do remember_changes(
    'published_date',
    'select posts.published_date as first_date, posts.published_date as last_date from ' ~ pairs
    ~ ' where ' ~ changes ~ ' union all select held.published_date, held.published_date from ' ~ pairs
    ~ ' where ' ~ changes
    ~ ' union all select min(posts.first_metric_date), min(held.first_metric_date) from ' ~ pairs
    ~ ' group by posts.account_key having min(posts.first_metric_date) < min(held.first_metric_date)'
) %}

with posts as (
    select * from {{ ref('int_posts__described') }}
),

{% if is_incremental() -%}
held as (
    select * from {{ this }}
),

{% endif -%}
final as (
    select
        -- ids
        posts.post_key,
        posts.account_key,
        posts.account_id,

        -- text
        posts.post_kind,
        posts.shown_hash,

        -- flags
        posts.has_stated_days,

        -- dates and times
        posts.published_date,
        posts.first_metric_date
    from posts
    {%- if is_incremental() %}
    left join held on posts.post_key = held.post_key
    where held.post_key is null or {{ changes }}
        or posts.first_metric_date is distinct from held.first_metric_date
    {%- endif %}
)

select * from final
