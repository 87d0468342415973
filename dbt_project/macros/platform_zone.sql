{#- The zone in which a platform's day runs. -#}
{% macro platform_zone(platform) -%}
    case {{ platform }}
        when 'youtube' then 'America/Los_Angeles'
        when 'facebook' then 'America/Los_Angeles'
        when 'instagram' then 'America/Los_Angeles'
        when 'weibo' then 'Asia/Shanghai'
        else 'UTC'
    end
{%- endmacro %}
