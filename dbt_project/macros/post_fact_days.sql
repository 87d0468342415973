{#-
    Queries, for days_filter, of the days of posts whose stated or derived values, kinds or settling
    may have changed.
-#}
{% macro post_fact_days() -%}
    {{ return(
        days_rebuilt_by(['int_post_days__versions', 'int_post_days__derived'])
        + days_rebuilt_by(['int_posts__noted', 'int_accounts__newest_readings'], column='metric_date')
    ) }}
{%- endmacro %}
