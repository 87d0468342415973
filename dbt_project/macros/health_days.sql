{#-
    Queries, for days_filter, of the first day whose account health says something else: an account was
    read further, a post is new or another, a label became known, a day was first read, an audience was
    counted. All days from there on are looked at.
-#}
{% macro health_days() -%}
    {{ return(
        days_rebuilt_by(['int_accounts__newest_readings'], column = 'metric_date')
        + days_rebuilt_by(['int_posts__states'], before = 1, column = 'published_date')
        + days_rebuilt_by(['int_post_labels__complete'], before = -2, after = 3)
        + days_rebuilt_by(['fct_account_snapshots'])
        + days_first_read('int_account_days__versions', ['account_key'], before = -3)
    ) }}
{%- endmacro %}
