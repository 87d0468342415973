-- one row per platform, metric, account, stage, horizon and month: sums over forecasts that were
-- made before their outcome, the newest of each post, in the account's newest thirteen months
with forecasts as (
    select
        *,
        extract(year from target_at) * 12 + extract(month from target_at) as month_number,
        row_number() over (
            partition by post_key, stage, horizon, metric
            order by made_at desc, model_version desc
        ) as newest_rank,
        max(case when metric = 'engaged_view_count' then 1 else 0 end) over (
            partition by account_key
        ) as engaged_rank
    from marts.fct_post_forecasts
    where
        target_at >= $outcomes_start_at
        and actual_count is not null
        and made_at <= target_at
),

errors as (
    select
        *,
        max(month_number) over (partition by account_key, metric) as newest_month,
        ln(1 + baseline_median_count) as size_log,
        abs(ln(1 + forecast_count) - ln(1 + actual_count)) as error,
        abs(ln(1 + baseline_median_count) - ln(1 + actual_count)) as median_error,
        abs(ln(1 + baseline_kind_median_count) - ln(1 + actual_count)) as kind_median_error,
        abs(ln(1 + baseline_growth_count) - ln(1 + actual_count)) as growth_error,
        abs(ln(1 + baseline_log_linear_count) - ln(1 + actual_count)) as log_linear_error,
        abs(ln(1 + baseline_linear_count) - ln(1 + actual_count)) as linear_error
    from forecasts
    -- views of an account that is told its engaged views repeat them
    where newest_rank = 1 and (metric <> 'view_count' or engaged_rank = 0)
)

select
    platform,
    metric,
    account_key,
    stage,
    horizon,
    cast(month_number as bigint) as month_number,
    cast(count(*) as bigint) as post_count,
    cast(count(case when model_kind = 'model' then 1 end) as bigint) as model_count,
    cast(count(case when is_backtest then 1 end) as bigint) as backtest_count,
    cast(count(is_inside_80) as bigint) as ranged_80,
    cast(count(case when is_inside_80 then 1 end) as bigint) as inside_80,
    cast(count(is_inside_95) as bigint) as ranged_95,
    cast(count(case when is_inside_95 then 1 end) as bigint) as inside_95,
    cast(count(case when actual_count < lower_95_count then 1 end) as bigint) as below_025,
    cast(count(case when actual_count < lower_80_count then 1 end) as bigint) as below_100,
    cast(count(case when is_inside_80 and actual_count <= forecast_count then 1 end) as bigint)
    + cast(count(case when actual_count < lower_80_count then 1 end) as bigint) as below_500,
    cast(count(case when actual_count <= upper_80_count then 1 end) as bigint) as below_900,
    cast(count(case when actual_count <= upper_95_count then 1 end) as bigint) as below_975,
    cast(count(size_log) as bigint) as size_count,
    sum(size_log) as size_sum,
    sum(error) as error_sum,
    cast(count(median_error) as bigint) as median_count,
    sum(median_error) as median_sum,
    sum(median_error - error) as median_gain,
    sum((median_error - error) * (median_error - error)) as median_square,
    cast(count(kind_median_error) as bigint) as kind_median_count,
    sum(kind_median_error) as kind_median_sum,
    sum(kind_median_error - error) as kind_median_gain,
    sum((kind_median_error - error) * (kind_median_error - error)) as kind_median_square,
    cast(count(growth_error) as bigint) as growth_count,
    sum(growth_error) as growth_sum,
    sum(growth_error - error) as growth_gain,
    sum((growth_error - error) * (growth_error - error)) as growth_square,
    cast(count(log_linear_error) as bigint) as log_linear_count,
    sum(log_linear_error) as log_linear_sum,
    sum(log_linear_error - error) as log_linear_gain,
    sum((log_linear_error - error) * (log_linear_error - error)) as log_linear_square,
    cast(count(linear_error) as bigint) as linear_count,
    sum(linear_error) as linear_sum,
    sum(linear_error - error) as linear_gain,
    sum((linear_error - error) * (linear_error - error)) as linear_square
from errors
where month_number > newest_month - 13
group by platform, metric, account_key, stage, horizon, month_number
order by platform, metric, account_key, stage, horizon, month_number
