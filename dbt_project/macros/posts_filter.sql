{#-
    For a small model kept by post and without a day: true for the posts, named by `posts` with their
    moment of publication, that were published on the days of the queries or later. Those posts' rows
    are what the model replaces (forget_replaced).
-#}
{% macro posts_filter(posts, queries) -%}
    {%- set predicate = moments_filter('published_at', queries, onwards=true) -%}
    {%- if remembered().get('replaced') -%}
        {%- do remembered().replaced.update({
            'predicate': 'post_key in (select post_key from ' ~ posts ~ ' where ' ~ predicate ~ ')'
        }) -%}
    {%- endif -%}
    {{ return(predicate) }}
{%- endmacro %}
