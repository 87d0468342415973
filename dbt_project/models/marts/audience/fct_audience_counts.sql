{{
    config(
        materialized = 'incremental',
        unique_key = 'observed_date',
        partition_by = day_partition('observed_date', 'month'),
        cluster_by = ['account_key']
    )
}}

{%- set rebuilt = days_filter(
    'observed_date', days_of_new_loads(['instagram_account_demographics'])
) %}
{%- set columns -%}
account_key, platform, account_id, load_id, audience, timeframe, dimension, dimension_value,
        person_count, observed_at
{%- endset %}

with demographics as (
    select
        *,
        _dlt_load_id as load_id,
        replace(replace(platform_metric, '_demographics', ''), '_audience', '') as audience,
        breakdown as dimension,
        breakdown_value as dimension_value
    from {{ ref('stg_instagram__account_demographics') }}
    where {{ raw_load_filter() }} and breakdown_value is not null
),

-- what is held was read before the new loads, or comes again with them
readings as (
    select {{ columns }}
    from demographics
    {%- if is_incremental() %}
    union all
    select {{ columns }}
    from {{ this }}
    where {{ rebuilt }} and not {{ raw_load_filter() }}
    {%- endif %}
),

dated as (
    select *, {{ platform_date('observed_at', 'platform') }} as observed_date from readings
),

-- an answer is whole: the last of a day counts, with the parts it names
ranked as (
    select
        *,
        dense_rank() over (
            partition by account_key, observed_date, audience, timeframe, dimension
            order by observed_at desc, load_id desc
        ) as answer_rank
    from dated
    where {{ rebuilt }}
),

final as (
    select
        -- ids
        {{
            surrogate_key([
                'account_key', 'observed_date', 'audience', 'timeframe', 'dimension', 'dimension_value',
            ])
        }} as audience_count_key,
        account_key,
        platform,
        account_id,
        load_id,

        -- text
        audience,
        timeframe,
        dimension,
        dimension_value,

        -- measures: people, never added up over days, dimensions or audiences
        person_count,

        -- dates and times
        observed_date,
        observed_at
    from ranked
    where answer_rank = 1
)

select * from final
