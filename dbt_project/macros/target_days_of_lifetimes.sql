{#-
    Queries, for days_filter, of the days of labels that now have a lifetime and did not, or have none
    any more: posts read late whose ages are over and have no label, and those for which a count near
    an age came after all. `rebuilt` says which frozen counts were built anew.
-#}
{% macro target_days_of_lifetimes(rebuilt) -%}
    {%- set posts, newest, read = ref('dim_posts'), ref('int_post_snapshots__newest'), ref('int_accounts__newest_readings') -%}
    {%- set target = add_hours('posts.published_at', 168) -%}
    {{ return([
        'select cast(' ~ target ~ ' as date) as first_date, cast(' ~ target ~ ' as date) as last_date from '
        ~ newest ~ ' as newest inner join ' ~ posts ~ ' as posts on newest.post_key = posts.post_key inner join '
        ~ read ~ ' as accounts on posts.account_key = accounts.account_key left join (select post_key from '
        ~ this ~ " where horizon = 'lifetime' or (is_complete and horizon_days > 1)) as labels"
        ~ ' on newest.post_key = labels.post_key where labels.post_key is null and coalesce('
        ~ 'newest.view_count_lifetime, newest.reaction_count_lifetime, newest.comment_count_lifetime,'
        ~ ' newest.share_count_lifetime, newest.save_count_lifetime) is not null and newest.observed_at >= '
        ~ target ~ ' and accounts.newest_observed_at >= ' ~ add_hours('posts.published_at', 768),
        'select cast(labels.target_at as date) as first_date, cast(labels.target_at as date) as last_date from '
        ~ this ~ ' as labels inner join ' ~ ref('feat_posts__frozen_counts')
        ~ " as frozen_counts on labels.post_key = frozen_counts.post_key where labels.horizon = 'lifetime'"
        ~ ' and frozen_counts.age_hours > 72 and frozen_counts.reading_source is not null and ' ~ rebuilt,
    ]) }}
{%- endmacro %}
