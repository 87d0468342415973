-- One forecast with what came true.
select
    model_version,
    model_kind,
    forecast_count,
    lower_80_count,
    upper_80_count,
    actual_count,
    made_at,
    actual_known_at
from marts.fct_post_forecasts
where forecast_key = $forecast_key
