-- Days from 2005-01-01 for 45 years; fixed, so that no run depends on the day it runs on.
with digits as (
    {% for digit in range(10) %}
    select {{ digit }} as digit
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

numbers as (
    select
        ones.digit
        + 10 * tens.digit
        + 100 * hundreds.digit
        + 1000 * thousands.digit
        + 10000 * ten_thousands.digit as day_number
    from digits as ones
    cross join digits as tens
    cross join digits as hundreds
    cross join digits as thousands
    cross join digits as ten_thousands
),

final as (
    select {{ add_days("cast('2005-01-01' as date)", 'day_number') }} as date_day
    from numbers
    where day_number < 16436
)

select * from final
