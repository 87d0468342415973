{#-
    Queries, for days_filter, of the days on which posts came out of which something new is known:
    of their first 32 days, the longest age and the platform's latency, or of themselves.
-#}
{% macro publication_days() -%}
    {{ return(
        days_rebuilt_by(
            ['int_post_days__versions', 'fct_post_snapshots', 'int_fetched_ranges__by_day'], before=33
        ) + days_rebuilt_by(['int_posts__noted'], column='published_date')
    ) }}
{%- endmacro %}
