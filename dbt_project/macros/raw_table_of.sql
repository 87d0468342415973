{#- The raw table, by the loader's name, that states days of accounts or posts, or money, on a platform. -#}
{% macro raw_table_of(what, platform) -%}
    {%- set tables = {
        'account_days': ['channel_days', 'page_insights', 'account_insights'],
        'account_revenue': ['channel_revenue_days', 'page_earnings', 'none'],
        'post_days': ['video_days', 'post_insights', 'media_insights'],
    }[what] -%}
    case {{ platform }}
        when 'facebook' then '{{ tables[1] }}'
        when 'instagram' then '{{ tables[2] }}'
        else '{{ tables[0] }}'
    end
{%- endmacro %}
