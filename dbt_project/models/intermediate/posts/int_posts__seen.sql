{{
    config(
        materialized = 'incremental', incremental_strategy = row_strategy(),
        unique_key = 'post_key', cluster_by = ['post_key']
    )
}}

{#- the sightings are those of loads that this model has not taken in yet -#}
{%- set held_build = last_build() %}
{%- set ids = 'post_key, account_key, platform, account_id, post_id' %}

with sightings as (
    select * from {{ ref('int_posts__sightings') }}
),

{% if is_incremental() -%}
held as (
    select * from {{ this }} where post_key in (select post_key from sightings)
),

{% endif -%}
-- of posts seen again, what is held stands for all that was seen before
all_sightings as (
    select * from sightings
    {%- if is_incremental() %}
    union all
    select {{ ids }}, 'measured', published_at, first_observed_at from held
    union all
    select {{ ids }}, 'returned', published_at, last_returned_at from held
    union all
    select {{ ids }}, 'missing', published_at, last_verified_at from held
    {%- endif %}
),

-- a post belongs to one account; an account named by one sighting only is named all the same
gathered as (
    select
        post_key, platform, post_id,
        max(account_id) as account_id,
        min(published_at) as published_at,
        min(observed_at) as first_observed_at,
        max(case when sighting = 'returned' then observed_at end) as last_returned_at,
        max(case when sighting in ('returned', 'missing') then observed_at end) as last_verified_at
    from all_sightings
    where post_key is not null
    group by post_key, platform, post_id
),

final as (
    select
        -- ids
        post_key,
        {{ entity_key('platform', 'account_id') }} as account_key,
        platform,
        account_id,
        post_id,

        -- dates and times
        published_at,
        first_observed_at,
        last_returned_at,
        last_verified_at
    from gathered
)

select * from final
