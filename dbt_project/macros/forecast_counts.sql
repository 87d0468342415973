{#- The counts that a forecast states: the expectation, its bounds, and what plain rules would say. -#}
{% macro forecast_counts() -%}
    {{ return([
        'forecast_count', 'lower_80_count', 'upper_80_count', 'lower_95_count', 'upper_95_count',
        'baseline_median_count', 'baseline_kind_median_count', 'baseline_growth_count',
        'baseline_log_linear_count', 'baseline_linear_count',
    ]) }}
{%- endmacro %}
