{{
    config(
        materialized = 'incremental',
        unique_key = 'account_key',
        incremental_strategy = row_strategy()
    )
}}

{%- set columns -%}
account_key, load_id, row_id, parent_account_id, account_name, handle, consent_scope, country_code,
        thumbnail_url, is_follower_count_hidden, published_at, observed_at
{%- endset %}

with channels as (
    select * from {{ ref('stg_youtube__channels') }}
    where {{ raw_load_filter() }}
),

pages as (
    select * from {{ ref('stg_facebook__pages') }}
    where {{ raw_load_filter() }}
),

instagram_accounts as (
    select * from {{ ref('stg_instagram__accounts') }}
    where {{ raw_load_filter() }}
),

-- a Page is a channel by another name, and so is an Instagram account
stated as (
    select
        account_key, _dlt_load_id as load_id, _dlt_id as row_id, parent_account_id, account_name,
        handle, consent_scope, country_code, thumbnail_url, is_follower_count_hidden, published_at,
        observed_at
    from channels
    {% for relation in ['pages', 'instagram_accounts'] -%}
    union all
    select
        account_key, _dlt_load_id, _dlt_id,
        {{ 'parent_account_id' if relation == 'instagram_accounts' else 'cast(null as string)' }}, account_name, handle,
        consent_scope, cast(null as string), thumbnail_url, cast(null as boolean),
        cast(null as timestamp), observed_at
    from {{ relation }}
    {% endfor -%}
),

readings as (
    select {{ columns }}, consent_scope = 'owner' as is_owner
    from stated
    {%- if is_incremental() %}
    union all
    select {{ columns }}, has_been_owner
    from {{ this }}
    where account_key in (select account_key from stated)
    {%- endif %}
),

ranked as (
    select
        *,
        row_number() over (
            partition by account_key
            order by observed_at desc, load_id desc, row_id desc
        ) as newest_rank,
        max(case when is_owner then 1 else 0 end) over (partition by account_key) as owner_flag
    from readings
),

-- an account that once let us in is owned; whether it still does, its newest reading says
final as (
    select
        -- ids
        account_key,
        load_id,
        row_id,
        parent_account_id,

        -- text
        account_name,
        handle,
        consent_scope,
        country_code,
        thumbnail_url,

        -- flags
        is_follower_count_hidden,
        owner_flag = 1 as has_been_owner,

        -- dates and times
        published_at,
        observed_at
    from ranked
    where newest_rank = 1
)

select * from final
