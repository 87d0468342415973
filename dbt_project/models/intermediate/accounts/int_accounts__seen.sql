{{
    config(
        materialized = 'incremental',
        unique_key = 'account_key',
        incremental_strategy = row_strategy()
    )
}}

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

posts as (
    select * from {{ ref('int_posts__seen') }}
),

account_days as (
    select * from {{ ref('int_account_days__versions') }}
    where {{ days_filter('metric_date', days_rebuilt_by(['int_account_days__versions'])) }}
),

revenue_days as (
    select * from {{ ref('int_revenue_days__versions') }}
    where {{ days_filter('metric_date', days_rebuilt_by(['int_revenue_days__versions'])) }}
),

imported_posts as (
    select * from {{ ref('stg_files__posts') }}
    where {{ raw_load_filter('imported_at') }}
),

imported_snapshots as (
    select * from {{ ref('stg_files__account_snapshots') }}
    where {{ raw_load_filter('imported_at') }}
),

{%- set nothing = 'cast(null as string)' %}

sightings as (
    select account_key, platform, account_id, {{ nothing }} as imported_name, observed_at
    from channels
    {%- for relation in ['pages', 'instagram_accounts'] %}
    union all
    select account_key, platform, account_id, {{ nothing }}, observed_at from {{ relation }}
    {%- endfor %}
    union all
    select account_key, platform, account_id, {{ nothing }}, first_observed_at from posts
    union all
    select account_key, platform, account_id, {{ nothing }}, known_from from account_days
    union all
    select account_key, platform, account_id, {{ nothing }}, known_from from revenue_days
    union all
    select account_key, platform, account_id, account_name, imported_at from imported_posts
    union all
    select account_key, platform, account_id, account_name, imported_at from imported_snapshots
    {%- if is_incremental() %}
    union all
    select account_key, platform, account_id, {{ nothing }}, first_observed_at from {{ this }}
    union all
    select account_key, platform, account_id, {{ nothing }}, last_observed_at from {{ this }}
    union all
    select account_key, platform, account_id, imported_name, named_at from {{ this }}
    where named_at is not null
    {%- endif %}
),

-- of the names that files give, the one of the last import; of several in it, the first by letter
ranked as (
    select
        *,
        row_number() over (
            partition by account_key
            order by
                case when imported_name is null then 1 else 0 end asc, observed_at desc,
                imported_name asc
        ) as name_rank
    from sightings
    where account_key is not null
),

final as (
    select
        -- ids
        account_key,
        platform,
        account_id,

        -- text
        max(case when name_rank = 1 then imported_name end) as imported_name,

        -- dates and times
        min(observed_at) as first_observed_at,
        max(observed_at) as last_observed_at,
        max(case when name_rank = 1 and imported_name is not null then observed_at end) as named_at
    from ranked
    group by account_key, platform, account_id
)

select * from final
