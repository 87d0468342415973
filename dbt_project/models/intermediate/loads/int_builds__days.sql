{{ config(materialized = 'incremental', incremental_strategy = row_strategy(), cluster_by = ['model_name']) }}

-- rows are added by the post-hook note_build of every incremental model
with no_build as (
    select 0 as build_number
),

final as (
    select
        -- text
        cast(null as string) as model_name,
        cast(null as string) as date_column,

        -- numbers
        cast(null as bigint) as build_number,

        -- dates and times
        cast(null as date) as first_date,
        cast(null as date) as last_date,
        cast(null as date) as first_load_date,
        cast(null as date) as newest_load_date
    from no_build
    where no_build.build_number > 0
)

select * from final
