{#- Scope of the epochs that hold for a post of a kind; of an unknown kind every break may hold. -#}
{% macro view_epoch_scope(post_kind) -%}
    case
        when {{ post_kind }} = 'short' then 'short'
        when {{ post_kind }} is null then 'account'
        else 'other'
    end
{%- endmacro %}
