{{
    config(
        materialized = 'incremental',
        incremental_strategy = row_strategy(),
        unique_key = 'post_key',
        cluster_by = ['account_key']
    )
}}

{%- set columns = [
    'account_key', 'post_kind', 'has_text', 'is_gone', 'published_date', 'published_at',
    'missing_since_at', 'followed_until_at', 'verified_until_at',
] %}
{%- do remember_changed_posts(ref('dim_posts'), ref('int_accounts__newest_readings')) %}

with posts as (
    select * from {{ ref('dim_posts') }}
),

newest_readings as (
    select * from {{ ref('int_accounts__newest_readings') }}
),

states as (
    {{ post_states('posts', 'newest_readings') }}
),

{% if is_incremental() -%}
held as (
    select * from {{ this }}
),

{% endif -%}
-- only the posts whose state has changed are written again
final as (
    select
        -- ids
        states.post_key,
        states.account_key,

        -- text
        states.post_kind,

        -- flags
        states.has_text,
        states.is_gone,

        -- dates and times
        states.published_date,
        states.published_at,
        states.missing_since_at,
        states.followed_until_at,
        states.verified_until_at
    from states
    {%- if is_incremental() %}
    left join held on states.post_key = held.post_key
    where
        held.post_key is null
        {%- for column in columns %}
        or states.{{ column }} is distinct from held.{{ column }}
        {%- endfor %}
    {%- endif %}
)

select * from final
