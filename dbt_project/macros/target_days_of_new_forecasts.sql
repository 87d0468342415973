{#-
    Queries, for days_filter, of the days at which forecasts recorded since the model's last build
    come true, a lifetime on the seventh day. Which day that was is noted with the build (recorded_date), the newest one again.
-#}
{% macro target_days_of_new_forecasts(forecasts, posts) -%}
    {%- set recorded_since = forecasts_recorded_since(forecasts) -%}
    {{ return([
        'select cast(' ~ add_hours('posts.published_at', 'coalesce(forecasts.horizon_days, 7) * 24')
        ~ ' as date) as first_date, cast('
        ~ add_hours('posts.published_at', 'coalesce(forecasts.horizon_days, 7) * 24')
        ~ ' as date) as last_date from ' ~ forecasts ~ ' as forecasts inner join ' ~ posts
        ~ ' as posts on forecasts.post_key = posts.post_key where forecasts.' ~ recorded_since
    ]) }}
{%- endmacro %}
