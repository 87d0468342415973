{#-
    Queries, for days_filter, of the days on which an incremental model holds a post under another
    kind than the posts have now: the kind decides the epoch of its views.
-#}
{% macro days_of_changed_kinds(posts, day_column='metric_date') -%}
    {{ return([
        'select held.' ~ day_column ~ ' as day from ' ~ this ~ ' as held inner join ' ~ posts
        ~ ' as posts on held.post_key = posts.post_key'
        ~ ' where held.post_kind is distinct from posts.post_kind'
    ]) }}
{%- endmacro %}
